package io.tollgate.gate;

import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.gate.BatchUsage.Hold;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Pace;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.release.Releases;
import io.tollgate.release.TrialPersons;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.traffic.Allowances;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Records the verdicts of a batch and what they use up. */
@Component
final class VerdictWriter {

    private final Decisions decisions;
    private final Traffic traffic;
    private final NewRecipients newRecipients;
    private final Allowances allowances;
    private final Conversations conversations;
    private final Ledger ledger;
    private final Releases releases;
    private final TrialPersons trialPersons;
    private final SpendingStops stops;
    /** The numbers of rule books; weak keys, so that this map keeps no rule book in memory that is no longer used. */
    private final Map<RuleBook, Integer> numbers = Collections.synchronizedMap(new WeakHashMap<>());

    VerdictWriter(Releases releases, Decisions decisions, Traffic traffic, NewRecipients newRecipients, Allowances allowances,
            Conversations conversations, Ledger ledger, TrialPersons trialPersons, SpendingStops stops) {
        this.stops = stops;
        this.trialPersons = trialPersons;
        this.releases = releases;
        this.decisions = decisions;
        this.traffic = traffic;
        this.newRecipients = newRecipients;
        this.allowances = allowances;
        this.conversations = conversations;
        this.ledger = ledger;
    }

    public void writeVerdicts(Judged judged) {
        decisions.record(judged.all()
                .map(one -> new Decision(one.message().round(), number(one.ruleBook(), judged.batch().now()), one.file(), one.verdict()))
                .toList());
        traffic.admitted(judged.usage().admissions());
        allowances.use(judged.usage().used());
        conversations.openFreeEntry(judged.usage().freeEntries(), judged.batch().now());
        newRecipients.record(judged.usage().newRecipients());
        if (!judged.trials().isEmpty()) {
            trialPersons.record(judged.trials());
            countOnceCommitted(judged);
        }
    }

    private void countOnceCommitted(Judged judged) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                releases.trialService().counts().add(judged.trials());
            }
        });
    }

    /**
     * Reserves what the admitted messages can cost at most. It is the last step, as it locks the balances of the businesses until the
     * commit.
     *
     * @throws FundsMoved if another batch used up funds since this one read them
     */
    public void reserve(Judged judged) {
        boolean reserved = ledger.reserve(judged.admitted().stream()
                .map(one -> reservation(one, judged.usage().hold(one.message().id()))).toList());
        if (!reserved) {
            throw new FundsMoved();
        }
        Map<BusinessId, Pace> read = judged.usage().newPaces();
        if (!read.isEmpty()) {
            ledger.keepPaces(read);
        }
        noteStops(judged);
    }

    /** A message that a rule about the pace of spending refuses, stops its business for the day: the business is told once. */
    private void noteStops(Judged judged) {
        SortedMap<BusinessId, SortedMap<String, Case<Refused>>> stopped = new TreeMap<>();
        for (Case<Refused> one : judged.refused()) {
            Set<String> rules = one.ruleBook().asked().paceRules();
            one.verdict().refusals().stream().filter(refusal -> rules.contains(refusal.rule())).forEach(refusal -> stopped
                    .computeIfAbsent(one.message().business(), _ -> new TreeMap<>()).putIfAbsent(refusal.rule(), one));
        }
        stopped.forEach((business, rules) -> rules.forEach((rule, one) -> stops.refused(
                new SpendingStops.Stop(business, one.file().business().localDay(), rule, one.file().now()),
                one.verdict().refusals().stream().filter(refusal -> refusal.rule().equals(rule)).findFirst().orElseThrow().reason(),
                new Money(one.file().funds().availableMicros(), Currency.getInstance(one.file().price().currency())))));
    }

    /** The number of a rule book; read from the database only once for each rule book. */
    private int number(RuleBook ruleBook, Instant now) {
        Integer known = numbers.get(ruleBook);
        if (known != null) {
            return known;
        }
        int number = decisions.ruleBook(ruleBook.hash(), ruleBook::zip, now);
        numbers.put(ruleBook, number);
        return number;
    }

    private static Reservation reservation(Case<Admitted> one, Hold hold) {
        Accepted message = one.message();
        return new Reservation(message.id(), message.business(), message.sender(), message.recipient(), one.file().message().category(),
                one.file().recipient().country(), one.file().price().market(),
                new Money(hold.micros(), Currency.getInstance(one.file().price().currency())),
                one.verdict().quote().freeReason(), one.file().now(), Chains.expiry(one), message.callbackData(),
                one.file().message().way().parts(), hold.allowance());
    }
}
