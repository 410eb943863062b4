package io.tollgate.message;

/** A sender, by the phone number id that partners put into the path of a request: 1 to 18 digits. */
public record SenderId(long value) implements Comparable<SenderId> {

    public SenderId {
        if (value < 1) {
            throw new IllegalArgumentException("phone number id (" + value + ") must be positive");
        }
    }

    @Override
    public int compareTo(SenderId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
