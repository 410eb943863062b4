package io.tollgate.gate;

import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.release.TrialTally;
import java.util.List;
import java.util.stream.Stream;

/**
 * A batch with its verdicts.
 *
 * @param skipped hops of admitted messages that cannot reach the person, and are never begun
 * @param usage  what the admitted messages use up
 * @param trials counts for a shadow or canary rule book
 */
record Judged(
        Batch batch, List<Case<Admitted>> admitted, List<Case<Deferred>> deferred, List<Case<Refused>> refused,
        List<Accepted> skipped, BatchUsage usage, TrialTally trials) {

    Stream<Case<?>> all() {
        return Stream.<List<? extends Case<?>>>of(admitted, deferred, refused).flatMap(List::stream);
    }
}
