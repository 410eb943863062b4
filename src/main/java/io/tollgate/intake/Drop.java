package io.tollgate.intake;

import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A dropped file, all lines of which were accepted or turned away.
 *
 * @param verdicts those known so far
 * @param deadline when its result is written, whether or not all verdicts are known
 * @param overdue  the deadline has passed
 */
record Drop(Path file, List<DropResult> results, Map<MessageId, Verdict> verdicts, Instant deadline, boolean overdue) {

    /** Whether a verdict is missing that is worth waiting for. */
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

    Drop with(Map<MessageId, Verdict> more, Instant now) {
        Map<MessageId, Verdict> all = new HashMap<>(verdicts);
        all.putAll(more);
        return new Drop(file, results, all, deadline, !now.isBefore(deadline));
    }
}
