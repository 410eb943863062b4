package io.tollgate.quarantine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A queue whose items are taken in batches, each batch in one transaction.
 *
 * @param <T> an item
 */
public interface WorkQueue<T> extends Held {

    /**
     * Locks up to {@code limit} due items for the caller's transaction.
     *
     * @param unreadable gets a failure for each row that cannot be read as an item, by key
     */
    List<T> claim(int limit, Instant now, Map<String, RuntimeException> unreadable);

    /**
     * Works on the items within the same transaction. If it throws, the whole batch is tried again in halves.
     *
     * @return a failure for each item that is known to be at fault, by key; these items were left in the queue
     */
    Map<String, RuntimeException> work(List<T> claimed, Instant now);

    /** The item's key, at most 64 characters; it stays the same while the item is in the queue, and identifies no recipient. */
    String key(T item);

    /** Whether the last claim may have left due items behind though it returned fewer than the limit. */
    default boolean mayHaveMore() {
        return false;
    }
}
