package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Pricing.Delivery;
import io.tollgate.message.BusinessId;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * The free messages of a month. The first ones to be delivered are free; until then such a message holds its price. One that was admitted
 * although the money was not there has its free message from its admission, and gives it back if it is not delivered. So no more are free
 * than the plan says, and nobody owes what was not held.
 */
@Component
final class FreeMessages {

    private final Allowances allowances;

    FreeMessages(Allowances allowances) {
        this.allowances = allowances;
    }

    /**
     * Locks the allowances that these messages concern, and takes back those of messages that were not delivered.
     *
     * @return how much of each allowance that deliveries may use is used up
     */
    Map<Allowance, Integer> settle(List<Delivery> deliveries, List<Reservation> failed, Map<BusinessId, Account> payers) {
        Map<Allowance, Integer> unused = unused(failed, payers);
        Set<Allowance> wanted = new TreeSet<>(unused.keySet());
        deliveries.forEach(delivery -> undecided(delivery).ifPresent(wanted::add));
        Map<Allowance, Integer> used = wanted.isEmpty() ? new HashMap<>() : allowances.lock(wanted);
        if (!unused.isEmpty()) {
            allowances.giveBack(unused);
            unused.forEach((allowance, count) -> used.merge(allowance, -count, (one, other) -> Math.max(0, one + other)));
        }
        return used;
    }

    /** Uses up what became free. @param before what was used, as {@link #settle} said; @param after what is used now */
    void use(Map<Allowance, Integer> before, Map<Allowance, Integer> after) {
        Map<Allowance, Integer> more = new HashMap<>();
        after.forEach((allowance, count) -> {
            int added = count - before.getOrDefault(allowance, 0);
            if (added > 0) {
                more.put(allowance, added);
            }
        });
        if (!more.isEmpty()) {
            allowances.use(more);
        }
    }

    /** The allowance of a delivered message if it is to be decided now whether the message is free. */
    static Optional<Allowance> undecided(Delivery delivery) {
        Reservation reservation = delivery.reservation();
        return reservation.allowance() == 0
                ? Optional.empty()
                : reservation.freeReason().flatMap(reason -> allowance(reason, reservation, delivery.month()));
    }

    private static Map<Allowance, Integer> unused(Collection<Reservation> failed, Map<BusinessId, Account> payers) {
        Map<Allowance, Integer> unused = new HashMap<>();
        for (Reservation reservation : failed) {
            YearMonth month = YearMonth.from(reservation.admittedAt().atZone(requireNonNull(payers.get(reservation.business())).zone()));
            reservation.freeReason().filter(_ -> reservation.allowance() == 0).flatMap(reason -> allowance(reason, reservation, month))
                    .ifPresent(used -> unused.merge(used, 1, Integer::sum));
        }
        return unused;
    }

    /** A free message in an open window uses none. */
    private static Optional<Allowance> allowance(FreeReason freeReason, Reservation reservation, YearMonth month) {
        return switch (freeReason) {
            case PILOT -> Optional.of(Allowance.pilot(reservation.business()));
            case APP_ALLOWANCE -> Optional.of(Allowance.app(reservation.business(), month));
            case SERVICE_ALLOWANCE -> Optional.of(Allowance.service(reservation.sender(), month));
            case SERVICE_WINDOW, FREE_ENTRY -> Optional.empty();
        };
    }
}
