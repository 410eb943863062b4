package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import java.time.Instant;

/** The recipients' end of the demonstration. */
public final class Handset {

    private Handset() {}

    /** How a recipient's handset behaves; failures are to be had on request. */
    public enum Behaviour {
        /** Sent, delivered and read at once. */
        USUAL,
        /** Sent, and never heard of again. */
        OFFLINE,
        /** The channel refuses the message at once: 131026. */
        NOT_REGISTERED,
        /** Sent, then failed: 131026. */
        UNDELIVERABLE,
        /** The channel cannot take the message twice; then as usual. */
        BUSY_TWICE,
        /** As usual, but whether it was read is not told. */
        NO_READ_RECEIPTS,
        /** All receipts twice and in the wrong order. */
        DUPLICATES,
        /** As usual, but all that follows on sent comes late. */
        LATE
    }

    /** What a recipient sees. @param text with the parameters filled in */
    public record Message(MessageId id, BusinessId business, SenderId sender, String text, Instant at) {}
}
