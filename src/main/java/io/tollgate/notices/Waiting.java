package io.tollgate.notices;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Knows what waits for a person. */
@FunctionalInterface
interface Waiting {

    /** The most things of one kind that are told; more may wait behind these. */
    int MOST = 1_000;

    /** What waits of each kind, by keys that name no person. A kind whose register does not answer is missing. */
    Map<NoticeKind, List<String>> all(Instant now);
}
