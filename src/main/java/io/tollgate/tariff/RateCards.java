package io.tollgate.tariff;

import org.springframework.stereotype.Component;

/** The rate card in force, for code that charges and needs no rules. It is set whenever a rule book comes into force. */
@Component
public final class RateCards {

    private volatile RateCard current = RateCard.empty();

    public RateCard inForce() {
        return current;
    }

    public void takeEffect(RateCard card) {
        current = card;
    }
}
