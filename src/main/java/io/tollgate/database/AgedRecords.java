package io.tollgate.database;

import java.time.Instant;

/** Records of messages that are deleted when their term is over. */
public interface AgedRecords {

    /** The name of these records in {@code rules/tables/record-terms.csv}. */
    String record();

    /**
     * Deletes records of messages that were accepted before an instant, in the caller's transaction. Those of messages that are still under
     * way stay.
     *
     * @param messages the most messages whose records are deleted
     * @return of how many messages records were deleted; less than {@code messages}: there are no more
     */
    int forget(Instant acceptedBefore, int messages);
}
