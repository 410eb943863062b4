package io.tollgate.conversation;

import java.time.Duration;
import java.time.Instant;

/**
 * What is open between a sender and a recipient. The ends are exclusive; {@link Instant#EPOCH} means never.
 *
 * @param serviceUntil      end of the 24 h customer service window, opened and refreshed by each inbound message
 * @param freeEntryOfferedUntil end of the 24 h in which an answer to a click on an advertisement opens the free entry point
 * @param freeEntryUntil    end of the 72 h free entry point, counted from the business's answer
 */
public record Conversation(Instant serviceUntil, Instant freeEntryOfferedUntil, Instant freeEntryUntil) {

    /** How long the service window stays open after each message of hers. */
    public static final Duration SERVICE = Duration.ofHours(24);

    static final Duration FREE_ENTRY = Duration.ofHours(72);

    public static final Conversation NONE = new Conversation(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    public boolean serviceWindowOpen(Instant now) {
        return now.isBefore(serviceUntil);
    }

    /** When she last wrote; long ago if she never did. */
    public Instant lastAnswer() {
        return serviceUntil.minus(SERVICE);
    }

    /** Whether the free entry point is open, or an answer at this instant would open it. */
    public boolean freeEntryOpen(Instant now) {
        return now.isBefore(freeEntryUntil) || now.isBefore(freeEntryOfferedUntil);
    }

    /** The same with another end of the service window. */
    public Conversation servedUntil(Instant until) {
        return new Conversation(until, freeEntryOfferedUntil, freeEntryUntil);
    }

    /** The conversation after the business's answer at this instant: the free entry point opens if it is offered. */
    public Conversation answered(Instant now) {
        if (!now.isBefore(freeEntryOfferedUntil)) {
            return this;
        }
        Instant opened = now.plus(FREE_ENTRY);
        return new Conversation(serviceUntil, Instant.EPOCH, opened.isAfter(freeEntryUntil) ? opened : freeEntryUntil);
    }
}
