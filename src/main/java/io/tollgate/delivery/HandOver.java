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
 */
public record HandOver(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, Kind kind,
        Optional<TemplateKey> template, Instant dueAt, Instant expiresAt, int attempts, byte[] content) {

    /** The same message under the recipient's present id. */
    HandOver to(RecipientId person) {
        return new HandOver(id, business, sender, person, category, kind, template, dueAt, expiresAt, attempts, content);
    }
}
