package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gives back the free allowance that a message used at its admission, if the message is not delivered. */
@Component
final class AllowanceRefunds {

    private final Allowances allowances;

    AllowanceRefunds(Allowances allowances) {
        this.allowances = allowances;
    }

    void giveBack(List<Reservation> failed, Map<BusinessId, Account> payers) {
        Map<Allowance, Integer> unused = new HashMap<>();
        for (Reservation reservation : failed) {
            YearMonth month = YearMonth.from(reservation.admittedAt().atZone(requireNonNull(payers.get(reservation.business())).zone()));
            reservation.freeReason().flatMap(freeReason -> allowance(freeReason, reservation, month))
                    .ifPresent(used -> unused.merge(used, 1, Integer::sum));
        }
        if (!unused.isEmpty()) {
            allowances.giveBack(unused);
        }
    }

    /** The allowance that the message used, in the month of its admission; a free message in an open window uses none. */
    private static Optional<Allowance> allowance(FreeReason freeReason, Reservation reservation, YearMonth month) {
        return switch (freeReason) {
            case PILOT -> Optional.of(Allowance.pilot(reservation.business()));
            case APP_ALLOWANCE -> Optional.of(Allowance.app(reservation.business(), month));
            case SERVICE_ALLOWANCE -> Optional.of(Allowance.service(reservation.sender(), month));
            case SERVICE_WINDOW, FREE_ENTRY -> Optional.empty();
        };
    }
}
