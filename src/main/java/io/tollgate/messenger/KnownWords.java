package io.tollgate.messenger;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.ReadMarks;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.delivery.Chats;
import io.tollgate.delivery.ToldInbound;
import io.tollgate.message.SenderId;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * With the built-in handset, a business may mark as read what somebody wrote to it, and she sees it on her phone; a network knows its
 * messages itself.
 */
@Component
@ConditionalOnProperty(name = "tollgate.delivery.channel", havingValue = "handset", matchIfMissing = true)
final class KnownWords implements ReadMarks {

    private final Businesses businesses;
    private final ToldInbound told;
    private final Chats chats;

    KnownWords(Businesses businesses, ToldInbound told, Chats chats) {
        this.businesses = businesses;
        this.told = told;
        this.chats = chats;
    }

    @Override
    public Optional<Refusal> tell(SenderId number, ObjectNode body) {
        Sender sender = businesses.sender(number).orElseThrow();
        String id = body.path("message_id").asString("");
        if (!told.mayBe(sender.business(), number, id)) {
            return Optional.of(Refusal.invalid("message_id", "names nothing that somebody wrote to this number lately"));
        }
        chats.read(number, id, body.hasNonNull("typing_indicator"));
        return Optional.empty();
    }
}
