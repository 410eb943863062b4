package io.tollgate.books.cost;

import java.util.List;

/** A bill is not imported. The message says where the file is wrong, and what to do. */
public final class BillRefused extends RuntimeException {

    private BillRefused(String message) {
        super(message);
    }

    static BillRefused because(String message) {
        return new BillRefused(message);
    }

    /** @param faults the first ones, each with its line; @param all how many lines are wrong */
    static BillRefused of(List<String> faults, long all) {
        return new BillRefused("Nothing is imported, as " + all + (all == 1 ? " line is" : " lines are") + " wrong. "
                + String.join(" ", faults) + (all > faults.size() ? " Only the first " + faults.size() + " are told." : ""));
    }
}
