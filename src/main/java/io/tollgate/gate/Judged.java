package io.tollgate.gate;

import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.rulebook.RuleBook;
import java.util.List;
import java.util.stream.Stream;

/**
 * A batch with its verdicts.
 *
 * @param tally what the admitted ones use up
 */
record Judged(
        Batch batch, RuleBook ruleBook, List<Case<Admitted>> admitted, List<Case<Deferred>> deferred, List<Case<Refused>> refused,
        Tally tally) {

    Stream<Case<?>> all() {
        return Stream.<List<? extends Case<?>>>of(admitted, deferred, refused).flatMap(List::stream);
    }
}
