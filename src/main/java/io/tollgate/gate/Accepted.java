package io.tollgate.gate;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that waits to be judged; the partner has been told that it is accepted.
 *
 * @param dueAt        the first instant at which it may be judged, or its place in a {@linkplain Lanes lane}; with the id, the key of
 *                     its row
 * @param round        how often it was judged before: 0, and one more for each deferral
 * @param callbackData the partner's own note, echoed in every status; may be empty
 * @param chain        this hop and those after it, if the business has named a chain
 * @param content      the partner's request body without the recipient, see {@link io.tollgate.message.Content}
 */
public record Accepted(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, Kind kind,
        Optional<TemplateKey> template, Instant acceptedAt, Instant dueAt, int round, String callbackData, byte[] content, Chain chain) {

    /** Without a chain. */
    Accepted(MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, Kind kind,
            Optional<TemplateKey> template, Instant acceptedAt, Instant dueAt, int round, String callbackData, byte[] content) {
        this(id, business, sender, recipient, category, kind, template, acceptedAt, dueAt, round, callbackData, content, Chain.NONE);
    }

    /** Whether it is free text that the business sends under a category of templates. */
    boolean isDirectSend() {
        return template.isEmpty() && category != Category.SERVICE;
    }

    /** The same message under the recipient's present id. */
    Accepted to(RecipientId person) {
        return new Accepted(id, business, sender, person, category, kind, template, acceptedAt, dueAt, round, callbackData, content, chain);
    }

    /** The same message, to be judged at this instant, as if for the first time. */
    Accepted at(Instant due) {
        return new Accepted(id, business, sender, recipient, category, kind, template, acceptedAt, due, 0, callbackData, content, chain);
    }

    /** The same message, to be judged again at {@code due}. */
    Accepted again(Instant due) {
        return new Accepted(id, business, sender, recipient, category, kind, template, acceptedAt, due, round + 1, callbackData, content,
                chain);
    }
}
