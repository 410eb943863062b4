package io.tollgate.gate;

import io.tollgate.message.Category;
import io.tollgate.message.Chain.Hop;
import io.tollgate.message.Chain;
import io.tollgate.message.Kind;
import io.tollgate.message.Message;
import io.tollgate.message.MessageStage;
import io.tollgate.message.Payload;
import io.tollgate.message.RecipientId;
import io.tollgate.message.TemplateKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message that waits to be judged; the partner has been told that it is accepted.
 *
 * @param callbackData the partner's own note, echoed in every status; may be empty
 * @param chain        this hop and those after it, if the business has named a chain
 * @param dueAt        the first instant at which it may be judged, or its place in a {@linkplain Lanes lane}; with the id, the key of
 *                     its row
 * @param round        how often it was judged before: 0, and one more for each deferral
 */
public record Accepted(
        Message message, Payload payload, String callbackData, Chain chain, Instant acceptedAt, Instant dueAt, int round)
        implements MessageStage {

    Kind kind() {
        return payload.kind();
    }

    Optional<TemplateKey> template() {
        return payload.template();
    }

    byte[] content() {
        return payload.content();
    }

    /** Whether it is free text that the business sends under a category of templates. */
    boolean isDirectSend() {
        return template().isEmpty() && category() != Category.SERVICE;
    }

    /** The same message under the recipient's present id. */
    Accepted to(RecipientId person) {
        return new Accepted(message.to(person), payload, callbackData, chain, acceptedAt, dueAt, round);
    }

    /** The same message, to be judged at this instant, as if for the first time. */
    Accepted at(Instant due) {
        return new Accepted(message, payload, callbackData, chain, acceptedAt, due, 0);
    }

    /** The same message, to be judged again at {@code due}. */
    Accepted again(Instant due) {
        return new Accepted(message, payload, callbackData, chain, acceptedAt, due, round + 1);
    }

    /** The same message, which no other hop follows. */
    Accepted alone() {
        return new Accepted(message, payload, callbackData, new Chain(List.of(new Hop(chain.first().medium(), 0))), acceptedAt, dueAt,
                round);
    }

    /** The next hop of its chain, to be judged now. */
    Accepted nextHop(Instant now) {
        return new Accepted(message.nextHop(), payload, callbackData, chain.rest(), acceptedAt, now, 0);
    }
}
