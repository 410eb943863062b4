package io.tollgate.messenger;

import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.messenger.MessengerUpdate.Written;
import io.tollgate.recipient.Identity;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keywords;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The message that tells a person that her stop was heard. It goes through the gate like every other message, as free text inside the
 * window
 * that her own message has opened. It has a kind of its own, so that the rules can let it, and nothing else, pass the withdrawal that it
 * confirms.
 */
@Component
final class Confirmations {

    /** Callback data of the message: its statuses echo it, so that the business sees what the message is. */
    static final String NOTE = "confirmation of a stop, by Tollgate";

    private final RequestBodies bodies;

    Confirmations(RequestBodies bodies) {
        this.bodies = bodies;
    }

    Arrival of(Written stop, Identity to, Keyword keyword, Keywords keywords, String business) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp").put("type", "text");
        body.putObject("text").put("body", keywords.confirmation(keyword, to.country(), business));
        return new Arrival(stop.sender().business(), stop.sender().id(), to, Category.SERVICE, Kind.CONFIRMATION, Optional.empty(), NOTE,
                Body.of(bodies.write(body)), Optional.of(IdempotencyKey.of(Source.INBOUND, stop.sender().id() + " " + stop.id())));
    }
}
