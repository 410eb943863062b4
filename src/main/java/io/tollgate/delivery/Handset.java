package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import java.time.Instant;

/** A recipient's handset in the demonstration. */
public final class Handset {

    private Handset() {}

    /** How a recipient's handset behaves; a test can ask for each kind of failure. */
    public enum Behaviour {
        /** Sent, delivered and read at once. */
        USUAL,
        /** Sent; no receipt follows. */
        OFFLINE,
        /** The channel refuses the message at once: 131026. */
        NOT_REGISTERED,
        /** Sent, then failed: 131026. */
        UNDELIVERABLE,
        /** The channel answers "later" to the first two attempts; then as usual. */
        BUSY_TWICE,
        /** Receipts come as usual, but none for read. */
        NO_READ_RECEIPTS,
        /** All receipts come twice and in the wrong order. */
        DUPLICATES,
        /** Receipts come as usual, but all after sent come late. */
        LATE
    }

    /** What a recipient sees. @param text with the parameters filled in */
    public record Message(MessageId id, BusinessId business, SenderId sender, String text, Instant at) {}
}
