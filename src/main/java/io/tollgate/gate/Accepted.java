package io.tollgate.gate;

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
 * A message that a partner was told is accepted, and that waits to be judged.
 *
 * @param dueAt        from when on it is to be judged; with the id, the key of its row
 * @param round        how often it has been judged so far: 0, and one more for each deferral
 * @param callbackData the partner's own note, echoed in every status; may be empty
 * @param content      the partner's request body without the recipient, see {@link io.tollgate.message.Content}
 */
public record Accepted(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, Kind kind,
        Optional<TemplateKey> template, Instant acceptedAt, Instant dueAt, int round, String callbackData, byte[] content) {

    /** To the same person, as whom she is known now. */
    Accepted to(RecipientId person) {
        return new Accepted(id, business, sender, person, category, kind, template, acceptedAt, dueAt, round, callbackData, content);
    }

    /** To be judged another time. */
    Accepted again(Instant due) {
        return new Accepted(id, business, sender, recipient, category, kind, template, acceptedAt, due, round + 1, callbackData, content);
    }
}
