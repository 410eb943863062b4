package io.tollgate.gate;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.delivery.SpendingStops.Spending;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.SpendingPace;
import io.tollgate.ledger.SpendingPace.Sum;
import io.tollgate.message.BusinessId;
import io.tollgate.rulebook.language.PaceAsked;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Looks again how fast businesses spend when the money of a batch is reserved. By then the batch holds the sums of its businesses, so it
 * sees what every other worker has reserved, of this process and others. If a rule about the pace would now hold back the last message that
 * the batch admits of a business, the batch is judged anew. So nothing slips through while batches are judged at the same time.
 */
@Component
final class PaceCheck {

    private final Ledger ledger;

    PaceCheck(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The counts for these businesses, as far as rules ask for them. @param today the day of each, in its zone */
    static Map<BusinessId, SpendingPace> paces(Ledger ledger, Set<PaceAsked> asked, Map<BusinessId, LocalDate> today, Instant now) {
        Set<Integer> minutes = asked.stream().filter(PaceAsked::ofMinutes).map(PaceAsked::number).collect(toSet());
        int days = asked.stream().filter(one -> one.kind() == PaceAsked.Kind.USUAL).mapToInt(PaceAsked::number).max().orElse(0);
        return asked.isEmpty() ? Map.of() : ledger.paces(today, minutes, days, now);
    }

    /**
     * Called when the money is reserved.
     *
     * @throws FundsMoved if a rule would now hold back a message that the batch admits
     */
    void look(Judged judged) {
        Map<BusinessId, Case<Admitted>> last = new TreeMap<>();
        judged.admitted().stream().filter(one -> !one.file().funds().pace().isEmpty())
                .forEach(one -> last.put(one.message().business(), one));
        if (last.isEmpty()) {
            return;
        }
        Map<BusinessId, LocalDate> today = new HashMap<>();
        last.forEach((business, one) -> today.put(business, one.file().business().localDay()));
        Set<PaceAsked> asked = last.values().stream().flatMap(one -> one.ruleBook().asked().paces().stream()).collect(toSet());
        Map<BusinessId, SpendingPace> now = paces(ledger, asked, today, judged.batch().now());
        last.forEach((business, one) -> look(one, requireNonNull(now.get(business)), judged.usage().hold(one.message().id()).micros()));
    }

    /** @param now with all that the batch admits. @param own what the message holds */
    private static void look(Case<Admitted> one, SpendingPace now, long own) {
        CaseFile file = one.file();
        Map<String, Long> told = file.funds().pace();
        Map<String, Long> numbers = PaceNumbers.of(one.ruleBook().asked().paces(), now, new Sum(-1, -own), file.business().localDay(),
                new Spending(told.getOrDefault(PaceAsked.IF_STOPPED.key(), 0L) > 0, told.getOrDefault(PaceAsked.AGREED_LIMIT.key(), 0L)));
        if (numbers.equals(told)) {
            return;
        }
        boolean held = one.ruleBook().judge(with(file, numbers)).stream()
                .anyMatch(finding -> finding instanceof Finding.Refuse || finding instanceof Finding.Defer);
        if (held) {
            throw new FundsMoved();
        }
    }

    private static CaseFile with(CaseFile file, Map<String, Long> pace) {
        FundsFacts funds = new FundsFacts(file.funds().payment(), file.funds().availableMicros(), file.funds().heldMicros(), pace);
        return new CaseFile(file.now(), file.message(), file.recipient(), file.business(), file.sender(), file.consent(), file.block(),
                file.conversation(), file.traffic(), file.price(), funds);
    }
}
