package io.tollgate.messenger;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.Shape;
import io.tollgate.message.BusinessId;
import io.tollgate.messenger.MessengerUpdate.MarketingSetting;
import io.tollgate.messenger.MessengerUpdate.Way;
import io.tollgate.messenger.MessengerUpdate.Words;
import io.tollgate.messenger.MessengerUpdate.Written;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the inbound envelope of the Cloud API: {@code entry[].changes[]} with the fields {@code messages} and {@code user_preferences}.
 * From a message it needs the person, the time, the id and the type; everything else goes on to the business unchanged, as the interface
 * grows.
 */
@Component
final class WebhookReader {

    private static final int LONGEST_ID = 128;
    private static final Shape VALUE = object(required("metadata", object(required("phone_number_id", text(20)))));
    private static final Shape MESSAGE = object(
            optional("from", textOrEmpty(200)),
            optional("from_user_id", textOrEmpty(200)),
            optional("from_parent_user_id", textOrEmpty(200)),
            required("id", text(LONGEST_ID)),
            required("type", text(40)));
    private static final Map<String, Shape> BY_TYPE = Map.of(
            "text", object(required("text", object(required("body", textOrEmpty(65_536))))),
            "button", object(required("button", object(optional("text", textOrEmpty(1_024)), optional("payload", textOrEmpty(1_024))))),
            "interactive", object(required("interactive", object(required("type", text(40)),
                    optional("button_reply", reply()), optional("list_reply", reply())))));
    private static final Shape SETTING = object(
            optional("wa_id", textOrEmpty(200)),
            optional("user_id", textOrEmpty(200)),
            optional("parent_user_id", textOrEmpty(200)),
            required("category", oneOf("marketing_messages")),
            required("value", oneOf("stop", "resume")));
    /** Types of messages that the messenger's system writes, such as that she has a new number; they are not her words. */
    private static final Set<String> NOT_HERS = Set.of("system");
    /** System messages: she has another number, or only another user id because the messenger does not reveal the new number. */
    private static final Set<String> CHANGES = Set.of("user_changed_number", "customer_changed_number", "user_changed_user_id");

    private final UpdateParts parts;
    private final RequestBodies bodies;

    WebhookReader(UpdateParts parts, RequestBodies bodies) {
        this.parts = parts;
        this.bodies = bodies;
    }

    private static Shape reply() {
        return object(optional("id", text(256)), optional("title", text(256)));
    }

    /**
     * Reads changes, each part of them alone: what is strange is refused, and keeps nothing else from being taken.
     *
     * @param now later times are read as this: a fast clock must not hold a window open
     */
    Reading read(Changes changes, Instant now) {
        Reading.Draft draft = new Reading.Draft();
        changes.strange().forEach(bad -> draft.refuse(bad.path(), bad.refusal()));
        for (Changes.Change change : changes.sound()) {
            switch (change.field()) {
                case "messages", "user_preferences" -> read(change.value(), now, draft);
                default -> draft.ignore(1);
            }
        }
        return draft.done();
    }

    private void read(Placed value, Instant now, Reading.Draft draft) {
        Optional<Refusal> fault = VALUE.check(value.path(), value.node());
        if (fault.isPresent()) {
            draft.refuse(value.path(), fault.get());
            return;
        }
        Optional<Sender> sender = parts.sender(value.node().path("metadata").path("phone_number_id").stringValue());
        if (sender.isEmpty()) {
            draft.refuse(value.path(), UpdateParts.unknownSender(value.path() + ".metadata.phone_number_id"));
            return;
        }
        List<Placed> messages = value.all("messages", draft::refuse);
        Contacts contacts = new Contacts(value, draft::refuse);
        draft.ignore(value.node().path("statuses").size());
        links(value.node(), contacts, sender.get(), now, draft);
        messages.forEach(message -> message(message.path(), message.node(), contacts, sender.get(), now, draft));
        value.all("user_preferences", draft::refuse)
                .forEach(setting -> setting(setting.path(), setting.node(), sender.get(), now, draft));
    }

    private void message(String path, ObjectNode message, Contacts contacts, Sender sender, Instant now, Reading.Draft draft) {
        Optional<Refusal> fault = MESSAGE.check(path, message).or(() -> time(path, message)).or(() -> change(path, message))
                .or(() -> isChange(message) ? Optional.empty() : parts.person(path, "from", "from_user_id", "from_parent_user_id", message))
                .or(() -> BY_TYPE.getOrDefault(message.path("type").stringValue(), object()).check(path, message));
        if (fault.isPresent()) {
            draft.refuse(path, fault.get());
            return;
        }
        // After this point it must succeed.
        Optional<ObjectNode> contact = contacts.of(message);
        Named person = person(message, contact, sender);
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        contact.ifPresent(known -> List.of("profile", "user_id", "parent_user_id").stream().filter(known::hasNonNull)
                .forEach(property -> kept.set(property, known.get(property))));
        ObjectNode content = message.deepCopy();
        if (!isChange(message)) {
            content.remove("from"); // in a change this is her former number, which must not go on to the business
        }
        kept.set("message", content);
        draft.add(new Written(path, sender, person, at(message, now), message.path("id").stringValue(), words(message),
                !NOT_HERS.contains(message.path("type").stringValue()),
                isChange(message) ? Optional.of(change(message, person, sender, now)) : Optional.empty(),
                message.path("referral").isObject(), new String(bodies.write(kept), UTF_8)));
    }

    private void setting(String path, JsonNode setting, Sender sender, Instant now, Reading.Draft draft) {
        Optional<Refusal> fault = SETTING.check(path, setting).or(() -> time(path, setting))
                .or(() -> parts.person(path, "wa_id", "user_id", "parent_user_id", setting));
        if (fault.isPresent()) {
            draft.refuse(path, fault.get());
            return;
        }
        draft.add(new MarketingSetting(path, sender,
                new Named(parts.identities(sender.business(), "wa_id", "user_id", "parent_user_id", setting)), at(setting, now),
                setting.path("value").stringValue().equals("stop")));
    }

    private static Optional<Refusal> time(String path, JsonNode update) {
        JsonNode timestamp = update.path("timestamp");
        if (timestamp.isMissingNode() || timestamp.isNull()) {
            return Optional.of(Refusal.missing(path + ".timestamp"));
        }
        return (timestamp.isString() || timestamp.isIntegralNumber()) && timestamp.asString().matches("[0-9]{1,10}")
                ? Optional.empty()
                : Optional.of(Refusal.invalid(path + ".timestamp", "must be seconds since 1970, as digits"));
    }

    private static Instant at(JsonNode update, Instant now) {
        Instant told = Instant.ofEpochSecond(Long.parseLong(update.path("timestamp").asString()));
        return told.isAfter(now) ? now : told;
    }

    /** Statuses and contacts may name somebody by her number and her user id together: then both are hers. */
    private void links(JsonNode value, Contacts contacts, Sender sender, Instant now, Reading.Draft draft) {
        value.path("statuses")
                .forEach(status -> link(
                        parts.identities(sender.business(), "recipient_id", "recipient_user_id", "parent_recipient_user_id", status),
                        time("", status).isPresent() ? now : at(status, now), draft));
        contacts.all()
                .forEach(contact -> link(parts.identities(sender.business(), "wa_id", "user_id", "parent_user_id", contact), now, draft));
    }

    private static void link(List<Identity> identities, Instant at, Reading.Draft draft) {
        if (identities.size() > 1) {
            draft.link(new People.Met(new Named(identities), at));
        }
    }

    /** The identities in the message itself, and further ones in its contact. */
    private Named person(JsonNode message, Optional<ObjectNode> contact, Sender sender) {
        List<Identity> identities = new ArrayList<>(
                parts.identities(sender.business(), "from", "from_user_id", "from_parent_user_id", message));
        if (isChange(message)) {
            identities
                    .addAll(parts.identities(sender.business(), "", "previous_user_id", "previous_parent_user_id", message.path("system")));
        }
        contact.stream().flatMap(known -> parts.identities(sender.business(), "wa_id", "user_id", "parent_user_id", known).stream())
                .filter(identity -> !(identity instanceof PhoneNumber)
                        || identities.stream().noneMatch(PhoneNumber.class::isInstance))
                .forEach(identities::add);
        return new Named(identities);
    }

    private static boolean isChange(JsonNode message) {
        return message.path("type").asString("").equals("system") && CHANGES.contains(message.path("system").path("type").asString(""));
    }

    /** What is wrong with a change, if it is one. */
    private Optional<Refusal> change(String path, JsonNode message) {
        if (!isChange(message)) {
            return Optional.empty();
        }
        JsonNode system = message.path("system");
        Optional<Refusal> before = parts.person(path, "from", "from_user_id", "from_parent_user_id", message)
                .filter(_ -> parts.identities(new BusinessId(1), "", "previous_user_id", "previous_parent_user_id", system).isEmpty());
        String property = newNumber(system);
        return before.or(() -> UpdateParts.text(system, property).isEmpty() || parts.number(system, property).isPresent()
                ? Optional.empty()
                : Optional.of(Refusal.invalid(path + ".system." + property, "is not a phone number. Give it with its country code: 351"
                        + " ...")));
    }

    private People.Change change(JsonNode message, Named before, Sender sender, Instant now) {
        JsonNode system = message.path("system");
        return new People.Change(before, parts.number(system, newNumber(system)),
                parts.identities(sender.business(), "", "user_id", "parent_user_id", system),
                at(message, now));
    }

    /** The field of the new number. Until version 12 of the interface it was {@code new_wa_id}. */
    private static String newNumber(JsonNode system) {
        return system.hasNonNull("new_wa_id") ? "new_wa_id" : "wa_id";
    }

    private static Words words(JsonNode message) {
        String type = message.path("type").stringValue();
        JsonNode content = message.path(type);
        return switch (type) {
            case "text" -> new Words(content.path("body").asString(""), Way.TYPED, "");
            case "image", "video", "document" -> new Words(content.path("caption").asString(""), Way.CAPTION, "");
            case "button" -> new Words(content.path("text").asString(""), Way.TAPPED, content.path("payload").asString(""));
            case "interactive" -> {
                JsonNode reply = content.path(content.has("button_reply") ? "button_reply" : "list_reply");
                yield new Words(reply.path("title").asString(""), Way.TAPPED, reply.path("id").asString(""));
            }
            case "encrypted" -> new Words("", Way.SEALED, "");
            default -> Words.none();
        };
    }
}
