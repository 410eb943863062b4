package io.tollgate.quarantine;

/**
 * How many items the next batch of a queue takes: after a failure half of those that failed, until the item at fault stands alone; after
 * a success twice as many, up to the most. Where several threads share it, they may take small batches for a while.
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

    /** @param items more than one, that failed together */
    public void failed(int items) {
        next = items / 2;
    }

    /** @param asked how many the batch might have had */
    public void done(int asked) {
        next = Math.min(most, Math.max(asked, next) * 2);
    }
}
