package io.tollgate.message;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A recipient without the number: a keyed pseudonym of 16 bytes, the same for the same number under the same key.
 * Only the package {@code recipient} can make one and knows the number behind it.
 */
public record RecipientId(long high, long low) implements Comparable<RecipientId> {

    /** Reads the 16 bytes of a database column. */
    public static RecipientId of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RecipientId(buffer.getLong(), buffer.getLong());
    }

    /** Reads 32 hexadecimal digits, the form of {@link #toString()}. */
    public static RecipientId parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** The 16 bytes of the database column. */
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** The order of the database column: rows are locked in this order. */
    @Override
    public int compareTo(RecipientId other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
