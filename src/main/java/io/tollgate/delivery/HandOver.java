package io.tollgate.delivery;

import io.tollgate.message.Kind;
import io.tollgate.message.Message;
import io.tollgate.message.MessageStage;
import io.tollgate.message.Payload;
import io.tollgate.message.RecipientId;
import io.tollgate.message.TemplateKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An admitted message that waits to be given to the channel.
 *
 * @param expiresAt first instant at which the message must not be handed over any more
 * @param attempts  how often the channel was asked to take it so far
 * @param channel   the name of the channel that it goes by; empty: the channel that is set
 * @param unknowns  how often it was sent without an answer. If it is not 0, the message has its delivery already, and only a receipt or the
 *                  expiry ends it
 */
public record HandOver(Message message, Payload payload, Instant dueAt, Instant expiresAt, int attempts, String channel, int unknowns)
        implements MessageStage {

    /** A message that no network has lost, by the channel that is set. */
    public HandOver(Message message, Payload payload, Instant dueAt, Instant expiresAt) {
        this(message, payload, dueAt, expiresAt, 0, "", 0);
    }

    public Kind kind() {
        return payload.kind();
    }

    public Optional<TemplateKey> template() {
        return payload.template();
    }

    public byte[] content() {
        return payload.content();
    }

    /** The same message under the recipient's present id. */
    HandOver to(RecipientId person) {
        return new HandOver(message.to(person), payload, dueAt, expiresAt, attempts, channel, unknowns);
    }

    /** The same message, to be handed over again. */
    HandOver again(Instant at, int asked, int lost) {
        return new HandOver(message, payload, at, expiresAt, attempts + asked, channel, unknowns + lost);
    }

    /** The same message by another channel. */
    public HandOver by(String other) {
        return new HandOver(message, payload, dueAt, expiresAt, attempts, other, unknowns);
    }

    /** Whether it may have been sent before. */
    boolean mayHaveBeenSent() {
        return unknowns > 0;
    }
}
