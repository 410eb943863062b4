package io.tollgate.message;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A message's id for its whole life: a time-ordered UUID (version 7); partners see it as {@code wamid.} and base64url. */
public record MessageId(UUID value) implements Comparable<MessageId> {

    private static final String PREFIX = "wamid.";

    /** Higher than the ids of all messages up to the year 10889. The ids of payments in the journal begin with it. */
    public static final MessageId BEYOND = first(Instant.ofEpochMilli(Long.MAX_VALUE));

    private static final int CHAINED = 8;

    /**
     * The id of the first hop of a chain, by which the partner knows the message. The version of its UUID (8) says so. The ids of the hops
     * after it follow from it: the same UUID with the versions 9, 10 and so on.
     */
    public MessageId chained() {
        return version(CHAINED);
    }

    /** The hop of a chain that this message is, counted from 1; 0 for a message without a chain. */
    public int hop() {
        return Math.max(0, version() - CHAINED + 1);
    }

    /** The hop after this one. */
    public MessageId nextHop() {
        if (hop() == 0) {
            throw new IllegalArgumentException("message " + this + " has no chain");
        }
        return version(version() + 1);
    }

    /** The first hop of its chain, by whose id the partner knows the message; without a chain, the message itself. */
    public MessageId first() {
        return hop() > 1 ? version(CHAINED) : this;
    }

    private int version() {
        return (int) (value.getMostSignificantBits() >>> 12) & 0xF;
    }

    private MessageId version(int version) {
        return new MessageId(new UUID(value.getMostSignificantBits() & ~0xF000L | (long) version << 12, value.getLeastSignificantBits()));
    }

    /** The id as partners see it, 28 characters. */
    public String text() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** The reverse of {@link #text()}; empty if the text is not a message id. */
    public static Optional<MessageId> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 22) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(Base64.getUrlDecoder().decode(text.substring(PREFIX.length()))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Reads the 16 bytes of a database column. */
    public static MessageId of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new MessageId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** The 16 bytes of the database column; in time order. */
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits()).array();
    }

    /** The lowest id that a message accepted at or after this instant can have: ids begin with 48 bits of milliseconds. */
    public static MessageId first(Instant accepted) {
        return new MessageId(new UUID(Math.clamp(accepted.toEpochMilli(), 0, (1L << 48) - 1) << 16, 0));
    }

    /** When the message was accepted, to the millisecond. */
    public Instant acceptedAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(MessageId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return text();
    }
}
