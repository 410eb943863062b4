package io.tollgate.gate;

import io.tollgate.ledger.PaceInterest;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.Trials;
import io.tollgate.rulebook.RuleBook;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The rule books know which sentences they use, and so whether any of them is about the pace of spending. */
@Component
final class PaceOfRules implements PaceInterest {

    private final RuleBooks ruleBooks;
    private final Clock clock;

    PaceOfRules(RuleBooks ruleBooks, Clock clock) {
        this.ruleBooks = ruleBooks;
        this.clock = clock;
    }

    @Override
    public boolean isThere() {
        Trials trials = ruleBooks.trials();
        return asks(ruleBooks.inForce(clock.instant())) || trials.canary().filter(trial -> asks(trial.book())).isPresent()
                || trials.shadow().filter(trial -> asks(trial.book())).isPresent();
    }

    private static boolean asks(RuleBook book) {
        return !book.asked().paces().isEmpty();
    }
}
