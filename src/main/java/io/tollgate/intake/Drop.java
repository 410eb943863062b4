package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A dropped file whose lines have all been accepted or refused.
 *
 * @param verdicts      the verdicts known so far
 * @param deadlineNanos when its result is written, even if verdicts are missing; of the monotonic clock
 * @param overdue       whether the deadline has passed
 */
record Drop(DropName name, List<DropResult> results, Map<MessageId, Verdict> verdicts, long deadlineNanos, boolean overdue) {

    /** A file of which nothing was accepted. */
    static Drop refused(DropName name, Refusal why) {
        return new Drop(name, List.of(new DropResult.Wrong(0, Optional.empty(), why)), Map.of(), 0, true);
    }

    /** Whether the file was refused as a whole. */
    boolean isRefused() {
        return results.size() == 1 && results.getFirst().line() == 0;
    }

    /** Whether a verdict is missing and the deadline has not passed. */
    boolean waiting() {
        return !overdue && !missing().isEmpty();
    }

    Set<MessageId> missing() {
        Set<MessageId> ids = new TreeSet<>();
        for (DropResult result : results) {
            if (result instanceof DropResult.Accepted accepted && !verdicts.containsKey(accepted.id())) {
                ids.add(accepted.id());
            }
        }
        return ids;
    }

    Drop with(Map<MessageId, Verdict> more, long nanos) {
        Map<MessageId, Verdict> all = new HashMap<>(verdicts);
        all.putAll(more);
        return new Drop(name, results, all, deadlineNanos, nanos - deadlineNanos >= 0);
    }
}
