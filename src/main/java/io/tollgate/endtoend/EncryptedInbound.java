package io.tollgate.endtoend;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.endtoend.Envelopes.Content;
import io.tollgate.endtoend.Envelopes.Kind;
import io.tollgate.endtoend.Envelopes.Sealed;
import io.tollgate.endtoend.Groups.Group;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people send to businesses in encrypted conversations. It is taken in the same way as the messenger's own webhook. */
@Component
class EncryptedInbound {

    private final InboundUpdates updates;
    private final Businesses businesses;
    private final Blocks blocks;
    private final Recipients recipients;
    private final Identities identities;
    private final Groups groups;
    private final Devices devices;
    private final Envelopes envelopes;

    EncryptedInbound(InboundUpdates updates, Businesses businesses, Blocks blocks, Recipients recipients, Identities identities,
            Groups groups,
            Devices devices, Envelopes envelopes) {
        this.updates = updates;
        this.businesses = businesses;
        this.blocks = blocks;
        this.recipients = recipients;
        this.identities = identities;
        this.groups = groups;
        this.devices = devices;
        this.envelopes = envelopes;
    }

    /** Brings her message to the other members. A second one of the same id changes nothing. @return why it was not taken, if it was not */
    @Transactional
    public Optional<Refusal> write(Group group, Device from, String messageId, byte[] message, Instant now) {
        Sender sender = businesses.sender(group.sender()).orElseThrow();
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("group_id", DeviceRequests.text(group.id()));
        InboundUpdates.Outcome outcome = take(group, sender, "message\n" + messageId, "encrypted", content, now);
        if (!outcome.refused().isEmpty()) {
            return Optional.of(outcome.refused().getFirst().refusal());
        }
        Blocked blocked = blocks.of(List.of(group.person())).getOrDefault(group.person(), Blocked.NOBODY);
        // To a business that has blocked her it is as if it had never come, and she does not learn of it.
        if (outcome.news() > 0 && !blocked.by(sender.business())) {
            Content sealed = new Content(Kind.MESSAGE, group.id(), Optional.empty(), messageId, Optional.empty(), message);
            List<Device> others = devices.find(groups.members(group.id())).values().stream()
                    .filter(device -> !device.id().equals(from.id())).toList();
            envelopes.add(others.stream().map(device -> new Sealed(device, sealed)).toList(), now);
            if (others.stream().anyMatch(Device::isOfBusiness)) {
                groups.encrypt(List.of(group), now);
            }
        }
        return Optional.empty();
    }

    /** Ends the encryption of this conversation, and tells all devices of both sides, before a plain message can come. */
    @Transactional
    public void open(Group group, Instant now) {
        List<Sealed> notices = new ArrayList<>();
        for (Group one : groups.open(group.sender(), group.person())) {
            Content notice = new Content(Kind.PLAIN, one.id(), Optional.empty(), "", Optional.empty(), new byte[0]);
            devices.find(groups.members(one.id())).values().forEach(device -> notices.add(new Sealed(device, notice)));
        }
        if (!notices.isEmpty()) {
            envelopes.add(notices, now);
        }
    }

    /** Takes a word that a control of her app chose as if she had typed it: Tollgate could not read it in an encrypted message. */
    Optional<Refusal> keyword(Group group, String keyword, byte[] signature, Instant now) {
        Sender sender = businesses.sender(group.sender()).orElseThrow();
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("body", keyword);
        return take(group, sender, "control\n" + DeviceRequests.text(signature), "text", content, now).refused().stream().findFirst()
                .map(InboundUpdates.Bad::refusal);
    }

    private InboundUpdates.Outcome take(Group group, Sender to, String id, String type, ObjectNode content, Instant now) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode message = json.objectNode().put("id", id(group, id)).put("timestamp", String.valueOf(now.getEpochSecond()))
                .put("type", type);
        name(message, group.person(), to);
        message.set(type, content);
        ObjectNode value = json.objectNode().put("messaging_product", "whatsapp");
        value.set("metadata", json.objectNode().put("phone_number_id", to.id().toString()));
        value.set("messages", json.arrayNode().add(message));
        ObjectNode body = json.objectNode().put("object", "whatsapp_business_account");
        body.putArray("entry").addObject().put("id", "e2e").putArray("changes").addObject().put("field", "messages").set("value", value);
        return updates.take(message.path("id").stringValue(), body);
    }

    /** Names her by her number, or else by her user id at this business. */
    private void name(ObjectNode message, RecipientId person, Sender to) {
        String number = recipients.numbers(List.of(person)).get(person);
        if (number != null) {
            message.put("from", PhoneNumber.waId(number));
            return;
        }
        identities.userIds(List.of(person)).stream().filter(known -> known.business().map(to.business()::equals).orElse(true)).findFirst()
                .ifPresent(known -> message.put("from_user_id", known.name()));
    }

    /** The same request has the same id, and says nothing of what it is about. */
    private static String id(Group group, String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        byte[] both = ByteBuffer.allocate(group.id().length + 1 + text.length).put(group.id()).put((byte) 0).put(text).array();
        return "wamid.e2e." + Base64.getUrlEncoder().withoutPadding().encodeToString(DigestUtils.sha256(both));
    }
}
