package io.tollgate.message;

/** A business's id in the register, counted from 1. */
public record BusinessId(int value) implements Comparable<BusinessId> {

    public BusinessId {
        if (value < 1) {
            throw new IllegalArgumentException("business id (" + value + ") must be positive");
        }
    }

    @Override
    public int compareTo(BusinessId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
