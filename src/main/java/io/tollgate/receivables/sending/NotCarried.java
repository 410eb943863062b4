package io.tollgate.receivables.sending;

/** A parcel did not go, and why. */
final class NotCarried extends Exception {

    private final boolean forGood;

    private NotCarried(String why, boolean forGood) {
        super(why);
        this.forGood = forGood;
    }

    /** A later attempt may succeed. */
    static NotCarried thisTime(String why) {
        return new NotCarried(why, false);
    }

    /** It fails again until somebody changes something. */
    static NotCarried forGood(String why) {
        return new NotCarried(why, true);
    }

    boolean isForGood() {
        return forGood;
    }
}
