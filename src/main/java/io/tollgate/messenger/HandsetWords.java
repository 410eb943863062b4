package io.tollgate.messenger;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.delivery.Chats;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a person types and reports on the handset of the demonstration. It is taken in the same way as the messenger's own webhook. */
@Component
public final class HandsetWords {

    private final InboundUpdates updates;
    private final SpamReports reports;
    private final Chats chats;
    private final Clock clock;

    HandsetWords(InboundUpdates updates, SpamReports reports, Chats chats, Clock clock) {
        this.updates = updates;
        this.reports = reports;
        this.chats = chats;
        this.clock = clock;
    }

    /** What came of her words. NOT_VERIFIED: she can only answer this business, and it has not written to her. */
    public enum Outcome {
        SENT, NOT_VERIFIED, SUSPENDED, FAILED
    }

    /** @param person who has this number or user id; @param fromAdvertisement she came by a click on an advertisement */
    public Outcome write(Identity from, RecipientId person, Sender to, String text, boolean fromAdvertisement) {
        Instant now = clock.instant();
        String id = "wamid.handset." + UUID.randomUUID();
        InboundUpdates.Outcome outcome = updates.take(id, webhook(from, to, id, text, fromAdvertisement, now));
        chats.add(List.of(new Chats.Word(person, to.business(), to.id(), id, text, now, Chats.By.UNHEARD)));
        return outcome.refused().isEmpty() ? Outcome.SENT : outcome(outcome.refused().getFirst().refusal().fault());
    }

    private static Outcome outcome(RequestFault fault) {
        if (fault == RequestFault.UNVERIFIED) {
            return Outcome.NOT_VERIFIED;
        }
        return fault == RequestFault.SUSPENDED ? Outcome.SUSPENDED : Outcome.FAILED;
    }

    /** Reports the business as spam, which blocks it too. @param message the latest that she has from it, if any */
    public void report(RecipientId person, Sender sender, Optional<MessageId> message) {
        reports.report(person, sender, message.map(MessageId::text).orElse(""), clock.instant());
    }

    private static ObjectNode webhook(Identity from, Sender to, String id, String text, boolean fromAdvertisement, Instant at) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode message = json.objectNode()
                .put(from instanceof PhoneNumber ? "from" : "from_user_id", from.name().replace("+", "")).put("id", id)
                .put("timestamp", String.valueOf(at.getEpochSecond())).put("type", "text");
        message.set("text", json.objectNode().put("body", text));
        if (fromAdvertisement) {
            message.set("referral", json.objectNode().put("source_type", "ad"));
        }
        ObjectNode value = json.objectNode().put("messaging_product", "whatsapp");
        value.set("metadata", json.objectNode().put("phone_number_id", to.id().toString()));
        value.set("messages", json.arrayNode().add(message));
        ObjectNode change = json.objectNode().put("field", "messages");
        change.set("value", value);
        ObjectNode entry = json.objectNode().put("id", "handset");
        entry.set("changes", json.arrayNode().add(change));
        ObjectNode body = json.objectNode().put("object", "whatsapp_business_account");
        body.set("entry", json.arrayNode().add(entry));
        return body;
    }
}
