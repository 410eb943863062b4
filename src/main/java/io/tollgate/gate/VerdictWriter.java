package io.tollgate.gate;

import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.directsend.DirectSendTexts;
import io.tollgate.gate.BatchUsage.Hold;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.ledger.SpendingPace;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.release.Releases;
import io.tollgate.release.TrialPersons;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.traffic.Allowances;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.PacedSends;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.Map;
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
    private final PaceCheck paceCheck;
    private final PaceFindings paceFindings;
    private final VerdictNews news;
    private final DirectSendTexts directSendTexts;
    private final PacedSends pacedSends;
    /** The numbers of rule books; weak keys, so that this map keeps no rule book in memory that is no longer used. */
    private final Map<RuleBook, Integer> numbers = Collections.synchronizedMap(new WeakHashMap<>());

    VerdictWriter(Releases releases, Decisions decisions, Traffic traffic, NewRecipients newRecipients, Allowances allowances,
            Conversations conversations, Ledger ledger, TrialPersons trialPersons, PaceFindings paceFindings, PaceCheck paceCheck,
            VerdictNews news, DirectSendTexts directSendTexts, PacedSends pacedSends) {
        this.pacedSends = pacedSends;
        this.news = news;
        this.directSendTexts = directSendTexts;
        this.paceCheck = paceCheck;
        this.paceFindings = paceFindings;
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
        news.judged(judged);
        traffic.admitted(judged.usage().admissions());
        allowances.use(judged.usage().used());
        conversations.openFreeEntry(judged.usage().freeEntries(), judged.batch().now());
        directSendTexts.keep(judged.admitted().stream().map(Case::message).filter(Accepted::isDirectSend)
                .map(one -> new DirectSendTexts.Admitted(one.id(), one.business(), one.recipient(), one.category(), one.content()))
                .toList(), judged.batch().now());
        newRecipients.record(judged.usage().newRecipients());
        countFirstOnes(judged);
        if (!judged.trials().isEmpty()) {
            trialPersons.record(judged.trials());
            countOnceCommitted(judged);
        }
    }

    private void countFirstOnes(Judged judged) {
        if (!judged.usage().paced().isEmpty()) {
            pacedSends.count(judged.usage().paced(), judged.usage().sends(), judged.usage().firstOfSends(), judged.batch().now());
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
     * @throws FundsMoved if another batch used up funds since this one read them, or made its business spend too fast
     */
    public void reserve(Judged judged) {
        boolean reserved = ledger.reserve(judged.admitted().stream()
                .map(one -> reservation(one, judged.usage().hold(one.message().id()))).toList(), judged.usage().accounts());
        if (!reserved) {
            throw new FundsMoved();
        }
        Map<BusinessId, SpendingPace> read = judged.usage().newPaces();
        if (!read.isEmpty()) {
            ledger.keepPaces(read);
        }
        paceCheck.look(judged);
        paceFindings.note(judged);
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
        return new Reservation(one.charged(), one.file().recipient().country(), one.file().price().market(),
                new Money(hold.micros(), Currency.getInstance(one.file().price().currency())),
                one.verdict().quote().freeReason(), one.file().now(), Chains.expiry(one), one.message().callbackData(),
                one.file().message().way().parts(), hold.allowance(), hold.allowanceLater());
    }
}
