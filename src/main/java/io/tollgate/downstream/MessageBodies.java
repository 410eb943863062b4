package io.tollgate.downstream;

import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.downstream.Composed.Body;
import io.tollgate.downstream.Composed.Impossible;
import io.tollgate.downstream.NetworkAnswer.Refused;
import io.tollgate.message.Content;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the network's request from what the business sent: the recipient is put back, our ids become the network's, and our own message id
 * stands in the place of the business's note. The network repeats it in each status, so a status finds its message even if the answer to
 * the request was lost. The business gets its own note back from our records.
 */
@Component
final class MessageBodies {

    private static final int UNDELIVERABLE = 131026;
    private static final int INVALID = 131009;

    private final Recipients recipients;
    private final NetworkIds ids;

    MessageBodies(Recipients recipients, NetworkIds ids) {
        this.recipients = recipients;
        this.ids = ids;
    }

    /** @param files puts the network's ids of files in the place of ours; gives why the message cannot be sent, if that is so */
    Composed of(HandOver message, Function<ObjectNode, Optional<Composed>> files) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(Content.inflated(message.content()));
        if (body.isEmpty() || !address(message, body)) {
            return new Impossible(new Refused(UNDELIVERABLE, "Message undeliverable", "The recipient is not known any more."));
        }
        body.put("messaging_product", "whatsapp").put("biz_opaque_callback_data", message.id().text());
        body.remove("client_ref");
        if (body.path("context") instanceof ObjectNode context) {
            // A message that the network never had cannot be quoted; it goes without the quote.
            networkId(context.path("message_id").asString("")).ifPresentOrElse(id -> context.put("message_id", id),
                    () -> body.remove("context"));
        }
        if (body.path("reaction") instanceof ObjectNode reaction) {
            Optional<String> id = networkId(reaction.path("message_id").asString(""));
            if (id.isEmpty()) {
                return new Impossible(new Refused(INVALID, "Parameter value is not valid",
                        "The message that 'reaction.message_id' names never reached the network."));
            }
            reaction.put("message_id", id.get());
        }
        return files.apply(body).orElseGet(() -> new Body(JsonMapper.shared().writeValueAsBytes(body)));
    }

    /** The network's id of a message; what is no id of ours is one of the network's own, as that of a message that somebody wrote. */
    Optional<String> networkId(String id) {
        return MessageId.parse(id).map(ours -> ids.id(CloudApiChannel.NAME, ours)).orElseGet(() -> Optional.of(id));
    }

    /** Puts her number into the body, or her user id if the network has not told the number. @return whether either is known */
    private boolean address(HandOver message, ObjectNode body) {
        Optional<Identity> address = recipients.address(message.recipient(), message.business());
        body.remove(List.of("to", "recipient"));
        address.ifPresent(known -> body.put(known instanceof PhoneNumber ? "to" : "recipient", known.name()));
        return address.isPresent();
    }
}
