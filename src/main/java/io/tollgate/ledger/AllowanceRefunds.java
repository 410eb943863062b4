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

/** Free allowances that were used up at admission and go back when the message is not delivered. */
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
            reservation.freeReason().flatMap(freeReason -> allowance(freeReason, reservation, month)).ifPresent(used -> unused.merge(used, 1, Integer::sum));
        }
        if (!unused.isEmpty()) {
            allowances.giveBack(unused);
        }
    }

    /** The allowance that the message used up, in the month of admission; the open windows are no allowance. */
    private static Optional<Allowance> allowance(FreeReason freeReason, Reservation reservation, YearMonth month) {
        return switch (freeReason) {
            case PILOT -> Optional.of(Allowance.pilot(reservation.business()));
            case APP_ALLOWANCE -> Optional.of(Allowance.app(reservation.business(), month));
            case SERVICE_ALLOWANCE -> Optional.of(Allowance.service(reservation.sender(), month));
            case SERVICE_WINDOW, FREE_ENTRY -> Optional.empty();
        };
    }
}
