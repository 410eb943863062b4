package io.tollgate.quarantine;

/**
 * How many items the next batch of a queue takes. After a failure it is half of the failed items, until the item at fault is alone; after a
 * success it is twice as many, up to a maximum. Threads that share it may take small batches for a while.
 */
public final class BatchSize {

    private final int most;
    private volatile int next;

    public BatchSize(int most) {
        this.most = most;
        this.next = most;
    }

    public int next() {
        return next;
    }

    /** @param items how many items failed together; more than one */
    public void failed(int items) {
        next = items / 2;
    }

    /** @param asked how many items the batch asked for */
    public void done(int asked) {
        next = Math.min(most, Math.max(asked, next) * 2);
    }
}
