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
     * Within a transaction: locks up to {@code limit} items that are due.
     *
     * @param unreadable by key those whose rows cannot be made items
     */
    List<T> claim(int limit, Instant now, Map<String, RuntimeException> unreadable);

    /**
     * Within the same transaction. What it throws, all of the batch is tried again for, in halves.
     *
     * @return by key those that are known to be at fault; they were left in the queue
     */
    Map<String, RuntimeException> work(List<T> claimed, Instant now);

    /** Of at most 64 characters, the same for as long as the item is in the queue; names no person. */
    String key(T item);

    /** Whether the last claim has left something behind though it brought less than was asked for. */
    default boolean mayHaveMore() {
        return false;
    }
}
