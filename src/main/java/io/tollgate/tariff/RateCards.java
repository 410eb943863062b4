package io.tollgate.tariff;

import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** The rate card in force, for those who charge and need no rules. Set whenever a rule book comes into force. */
@Component
public final class RateCards {

    private final AtomicReference<RateCard> current = new AtomicReference<>(RateCard.empty());

    public RateCard inForce() {
        return current.get();
    }

    public void takeEffect(RateCard card) {
        current.set(card);
    }
}
