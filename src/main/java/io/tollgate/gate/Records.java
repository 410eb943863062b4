package io.tollgate.gate;

import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.money.Money;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.traffic.Allowances;
import io.tollgate.traffic.Reach;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** Writes down what was decided and what it uses up. */
@Component
final class Records {

    private final Decisions decisions;
    private final Traffic traffic;
    private final Reach reach;
    private final Allowances allowances;
    private final Conversations conversations;
    private final Ledger ledger;
    private final AtomicReference<Numbered> numbered = new AtomicReference<>(new Numbered(Optional.empty(), 0));

    private record Numbered(Optional<RuleBook> ruleBook, int number) {}

    Records(Decisions decisions, Traffic traffic, Reach reach, Allowances allowances, Conversations conversations, Ledger ledger) {
        this.decisions = decisions;
        this.traffic = traffic;
        this.reach = reach;
        this.allowances = allowances;
        this.conversations = conversations;
        this.ledger = ledger;
    }

    public void writeVerdicts(Judged judged) {
        int ruleBook = number(judged.ruleBook(), judged.batch().now());
        decisions.record(judged.all().map(one -> new Decision(one.message().round(), ruleBook, one.file(), one.verdict())).toList());
        traffic.admitted(judged.tally().admissions());
        reach.reached(judged.tally().reaches());
        allowances.use(judged.tally().used());
        conversations.openFreeEntry(judged.tally().freeEntries(), judged.batch().now());
    }

    /**
     * Holds what the admitted can cost at most. The last step, as the balance of a busy business is locked from here to the
     * commit.
     *
     * @throws FundsMoved if another batch used up funds since this one read them
     */
    public void reserve(Judged judged) {
        boolean reserved = ledger.reserve(judged.admitted().stream().map(Records::reservation).toList());
        if (!reserved) {
            throw new FundsMoved();
        }
    }

    /** Asked of the database when a rule book comes into force, and not again. */
    private int number(RuleBook ruleBook, Instant now) {
        Numbered known = numbered.get();
        if (known.ruleBook().filter(ruleBook::equals).isPresent()) {
            return known.number();
        }
        int number = decisions.ruleBook(ruleBook.hash(), ruleBook::zip, now);
        numbered.set(new Numbered(Optional.of(ruleBook), number));
        return number;
    }

    private static Reservation reservation(Case<Admitted> one) {
        Accepted message = one.message();
        return new Reservation(message.id(), message.business(), message.sender(), message.recipient(), one.file().message().category(),
                one.file().recipient().country(), one.file().price().market(),
                new Money(one.verdict().quote().ceilingMicros(), Currency.getInstance(one.file().price().currency())),
                one.verdict().quote().gift(), one.file().now(), Gatekeeper.expiry(one.file()), message.callbackData());
    }
}
