package io.tollgate.release;

/** A share of the messages or businesses, 1 to 100 percent. Their ids decide which belong to it, so it is the same on all nodes. */
public record Percent(int value) {

    public Percent {
        if (value < 1 || value > 100) {
            throw new Refused("percent (" + value + ") must be 1 to 100. Maybe 10.");
        }
    }

    /** Reads it from the detail of an entry. */
    static Percent of(String detail) {
        return new Percent(Integer.parseInt(detail.replaceFirst("^.*percent=(\\d+).*$", "$1")));
    }

    /** @param salt chosen by trial, so that the next trial has other messages or businesses */
    boolean takes(long name, int salt) {
        long mixed = (name ^ (salt * 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 31)) * 0x94D049BB133111EBL;
        return Long.remainderUnsigned(mixed ^ (mixed >>> 29), 100) < value;
    }
}
