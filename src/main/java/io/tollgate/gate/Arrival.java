package io.tollgate.gate;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.Kind;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.Payload;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.Identity;
import java.time.Instant;
import java.util.Optional;

/**
 * A checked request of a partner, about to be accepted. It is the last form of a message that names the recipient.
 *
 * @param recipient    as the partner named her: by her number or by a user id
 * @param category     of the template; SERVICE for free text
 * @param callbackData the partner's own note, at most 512 characters; may be empty
 * @param body         the request body without the recipient
 * @param chain        the media by which it is tried, if the partner has named them
 * @param key          identifies a repetition of this request, if the partner gave a key
 */
public record Arrival(
        BusinessId business, SenderId sender, Identity recipient, Category category, Kind kind,
        Optional<TemplateKey> template, String callbackData, Body body, Optional<IdempotencyKey> key, Chain chain) {

    /** The same, with a key by which a repetition is known. */
    public Arrival with(IdempotencyKey name) {
        return new Arrival(business, sender, recipient, category, kind, template, callbackData, body, Optional.of(name), chain);
    }

    /** The message, with the id and the recipient that it has here. */
    Accepted accepted(MessageId id, RecipientId person, Instant at) {
        return new Accepted(new Message(id, business, sender, person, category), new Payload(kind, template, body.deflated()),
                callbackData, chain, at, at, 0);
    }

    /** A message without a chain. */
    public Arrival(BusinessId business, SenderId sender, Identity recipient, Category category, Kind kind,
            Optional<TemplateKey> template, String callbackData, Body body, Optional<IdempotencyKey> key) {
        this(business, sender, recipient, category, kind, template, callbackData, body, key, Chain.NONE);
    }

    /** The same under another key, or under none. */
    public Arrival under(Optional<IdempotencyKey> other) {
        return new Arrival(business, sender, recipient, category, kind, template, callbackData, body, other, chain);
    }
}
