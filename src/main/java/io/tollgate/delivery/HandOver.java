package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An admitted message that waits to be given to the channel.
 *
 * @param expiresAt first instant at which the message must not be handed over any more
 * @param attempts  how often the channel was asked to take it so far
 * @param content   the partner's request body without the recipient, as deflated JSON
 * @param channel   the name of the channel that it goes by; empty: the channel that is set
 * @param unknowns  how often it was sent without an answer. If it is not 0, the message has its delivery already, and only a receipt or the
 *                  expiry ends it
 */
public record HandOver(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, Kind kind,
        Optional<TemplateKey> template, Instant dueAt, Instant expiresAt, int attempts, byte[] content, String channel, int unknowns) {

    /** A message that no network has lost, by the channel that is set. */
    public HandOver(MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, Kind kind,
            Optional<TemplateKey> template, Instant dueAt, Instant expiresAt, int attempts, byte[] content) {
        this(id, business, sender, recipient, category, kind, template, dueAt, expiresAt, attempts, content, "", 0);
    }

    /** The same message under the recipient's present id. */
    HandOver to(RecipientId person) {
        return new HandOver(id, business, sender, person, category, kind, template, dueAt, expiresAt, attempts, content, channel, unknowns);
    }

    /** The same message, to be handed over again. */
    HandOver again(Instant at, int asked, int lost) {
        return new HandOver(id, business, sender, recipient, category, kind, template, at, expiresAt, attempts + asked, content, channel,
                unknowns + lost);
    }

    /** The same message by another channel. */
    public HandOver by(String other) {
        return new HandOver(id, business, sender, recipient, category, kind, template, dueAt, expiresAt, attempts, content, other,
                unknowns);
    }

    /** Whether it may have been sent before. */
    boolean mayHaveBeenSent() {
        return unknowns > 0;
    }
}
