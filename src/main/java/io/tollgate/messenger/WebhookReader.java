package io.tollgate.messenger;

import static io.tollgate.intake.Shape.list;
import static io.tollgate.intake.Shape.object;
import static io.tollgate.intake.Shape.oneOf;
import static io.tollgate.intake.Shape.optional;
import static io.tollgate.intake.Shape.required;
import static io.tollgate.intake.Shape.text;
import static io.tollgate.intake.Shape.textOrEmpty;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.business.Sender;
import io.tollgate.intake.Refusal;
import io.tollgate.intake.RequestBodies;
import io.tollgate.intake.Shape;
import io.tollgate.messenger.MessengerUpdate.MarketingSetting;
import io.tollgate.messenger.MessengerUpdate.Written;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the inbound envelope of the Cloud API: {@code entry[].changes[]} with the fields {@code messages} and {@code user_preferences}. Of a
 * message it wants who, when, which and of what type; whatever else it holds goes on to the business as it is, for the interface grows.
 */
@Component
final class WebhookReader {

    static final int MOST_UPDATES = 1_000;

    private static final int LONGEST_ID = 128;
    private static final Shape ENVELOPE = object(
            required("object", oneOf("whatsapp_business_account")),
            required("entry", list(MOST_UPDATES, object(required("changes", list(MOST_UPDATES, object(
                    required("field", text(100)), required("value", object()))))))));
    private static final Shape VALUE = object(
            required("metadata", object(required("phone_number_id", text(20)))),
            optional("contacts", list(MOST_UPDATES, object(
                    optional("wa_id", textOrEmpty(40)), optional("profile", object(optional("name", textOrEmpty(1_000))))))),
            optional("messages", list(MOST_UPDATES, object())),
            optional("user_preferences", list(MOST_UPDATES, object())));
    private static final Shape MESSAGE = object(
            optional("from", textOrEmpty(40)),
            optional("from_user_id", text(200)),
            required("id", text(LONGEST_ID)),
            required("type", text(40)),
            optional("referral", object(optional("source_type", text(40)))));
    private static final Map<String, Shape> BY_TYPE = Map.of(
            "text", object(required("text", object(required("body", textOrEmpty(65_536))))),
            "button", object(required("button", object(optional("text", textOrEmpty(1_024)), optional("payload", textOrEmpty(1_024))))),
            "interactive", object(required("interactive", object(required("type", text(40)),
                    optional("button_reply", reply()), optional("list_reply", reply())))));
    private static final Shape SETTING = object(
            optional("wa_id", textOrEmpty(40)),
            optional("user_id", text(200)),
            required("category", oneOf("marketing_messages")),
            required("value", oneOf("stop", "resume")));
    /** What the messenger's system says, such as that she has a new number; it is no word of hers. */
    private static final Set<String> NOT_HERS = Set.of("system");

    private final UpdateParts parts;
    private final RequestBodies bodies;

    WebhookReader(UpdateParts parts, RequestBodies bodies) {
        this.parts = parts;
        this.bodies = bodies;
    }

    private static Shape reply() {
        return object(optional("id", text(256)), optional("title", text(256)));
    }

    /** What is wrong with the body as a whole, if anything is: then nothing of it is read. */
    Optional<Refusal> fault(ObjectNode body) {
        return ENVELOPE.check("", body).or(() -> updates(body) > MOST_UPDATES
                ? Optional.of(Refusal.tooLong("entry", MOST_UPDATES, updates(body), "updates")) : Optional.empty());
    }

    /** Of a body without such a fault. @param now times ahead of it are taken for it: a fast clock must not hold a window open */
    Reading read(ObjectNode body, Instant now) {
        Reading.Draft draft = new Reading.Draft();
        for (int entry = 0; entry < body.path("entry").size(); entry++) {
            JsonNode changes = body.path("entry").get(entry).path("changes");
            for (int change = 0; change < changes.size(); change++) {
                String path = "entry[" + entry + "].changes[" + change + "].value";
                JsonNode value = changes.get(change).path("value");
                switch (changes.get(change).path("field").stringValue()) {
                    case "messages", "user_preferences" -> read(path, value, now, draft);
                    default -> draft.ignore(1);
                }
            }
        }
        return draft.done();
    }

    private void read(String path, JsonNode value, Instant now, Reading.Draft draft) {
        Optional<Refusal> fault = VALUE.check(path, value);
        if (fault.isPresent()) {
            draft.refuse(path, fault.get());
            return;
        }
        Optional<Sender> sender = parts.sender(value.path("metadata").path("phone_number_id").stringValue());
        if (sender.isEmpty()) {
            draft.refuse(path, UpdateParts.unknownSender(path + ".metadata.phone_number_id"));
            return;
        }
        draft.ignore(value.path("statuses").size());
        for (int i = 0; i < value.path("messages").size(); i++) {
            message(path + ".messages[" + i + "]", (ObjectNode) value.path("messages").get(i), value.path("contacts"), sender.get(), now, draft);
        }
        for (int i = 0; i < value.path("user_preferences").size(); i++) {
            setting(path + ".user_preferences[" + i + "]", value.path("user_preferences").get(i), sender.get(), now, draft);
        }
    }

    private void message(String path, ObjectNode message, JsonNode contacts, Sender sender, Instant now, Reading.Draft draft) {
        Optional<Refusal> fault = MESSAGE.check(path, message).or(() -> time(path, message)).or(() -> parts.person(path, "from", "from_user_id", message))
                .or(() -> BY_TYPE.getOrDefault(message.path("type").stringValue(), object()).check(path, message));
        if (fault.isPresent()) {
            draft.refuse(path, fault.get());
            return;
        }
        // After this point it must succeed.
        String from = message.path("from").stringValue();
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        profile(contacts, from).ifPresent(profile -> kept.set("profile", profile));
        ObjectNode content = message.deepCopy();
        content.remove("from");
        kept.set("message", content);
        draft.add(new Written(path, sender, parts.number(from), at(message, now), message.path("id").stringValue(), words(message),
                !NOT_HERS.contains(message.path("type").stringValue()), message.hasNonNull("referral"), new String(bodies.write(kept), UTF_8)));
    }

    private void setting(String path, JsonNode setting, Sender sender, Instant now, Reading.Draft draft) {
        Optional<Refusal> fault = SETTING.check(path, setting).or(() -> time(path, setting)).or(() -> parts.person(path, "wa_id", "user_id", setting));
        if (fault.isPresent()) {
            draft.refuse(path, fault.get());
            return;
        }
        draft.add(new MarketingSetting(path, sender, parts.number(setting.path("wa_id").stringValue()), at(setting, now),
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

    private static Optional<JsonNode> profile(JsonNode contacts, String from) {
        return contacts.valueStream().filter(contact -> contact.path("wa_id").asString("").equals(from))
                .map(contact -> contact.path("profile")).filter(JsonNode::isObject).findFirst();
    }

    private static String words(JsonNode message) {
        JsonNode interactive = message.path("interactive");
        return switch (message.path("type").stringValue()) {
            case "text" -> message.path("text").path("body").asString("");
            case "button" -> message.path("button").path("text").asString("");
            case "interactive" -> interactive.path("button_reply").path("title").asString(interactive.path("list_reply").path("title").asString(""));
            default -> "";
        };
    }

    private static int updates(ObjectNode body) {
        return body.path("entry").valueStream().flatMap(entry -> entry.path("changes").valueStream())
                .mapToInt(change -> Math.max(1, change.path("value").path("messages").size() + change.path("value").path("user_preferences").size()
                        + change.path("value").path("statuses").size())).sum();
    }
}
