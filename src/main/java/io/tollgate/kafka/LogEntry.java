package io.tollgate.kafka;

import io.tollgate.gate.AcceptanceLog.Postponed;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a record of the log says: a message that was checked, or a request that will be. As JSON, which is encrypted in the topic. */
sealed interface LogEntry {

    /** The id of the message, which its business has already. */
    MessageId id();

    Instant at();

    record Checked(MessageId id, Instant at, Arrival arrival) implements LogEntry {}

    record Unchecked(MessageId id, Instant at, Postponed request) implements LogEntry {}

    default String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("id", id().text()).put("at", at().toString());
        switch (this) {
            case Checked(_, _, Arrival arrival) -> write(arrival, json.putObject("message"));
            case Unchecked(_, _, Postponed request) -> write(request, json.putObject("request"));
        }
        return json.toString();
    }

    private static void write(Arrival arrival, ObjectNode json) {
        json.put("business", arrival.business().value()).put("sender", arrival.sender().value())
                .put("category", arrival.category().name()).put("kind", arrival.kind().name())
                .put("callbackData", arrival.callbackData()).put("chain", arrival.chain().text())
                .put("body", arrival.body().deflated()).put("hash", arrival.body().hash());
        switch (arrival.recipient()) {
            case PhoneNumber(String number, String country) -> json.put("number", number).put("country", country);
            case Identity.UserId user -> json.put("user", user.name());
            case Identity.ParentUserId user -> json.put("user", user.name());
        }
        arrival.template().ifPresent(template -> json.put("template", template.name()).put("language", template.language()));
        arrival.key().ifPresent(key -> json.put("key", key.hash()));
    }

    private static void write(Postponed request, ObjectNode json) {
        json.put("sender", request.sender().value()).put("recipient", request.recipient()).put("marketingOnly", request.marketingOnly())
                .put("body", request.body());
        request.key().ifPresent(key -> json.put("key", key.hash()));
    }

    /** @throws IOException or a runtime exception if it is no such entry */
    static LogEntry read(String text) throws IOException {
        JsonNode json = JsonMapper.shared().readTree(text);
        MessageId id = MessageId.parse(json.path("id").asString()).orElseThrow(() -> new IOException("an entry of the log has no id"));
        Instant at = Instant.parse(json.path("at").asString());
        return json.has("message")
                ? new Checked(id, at, arrival(json.path("message")))
                : new Unchecked(id, at, postponed(json.path("request")));
    }

    private static Arrival arrival(JsonNode json) {
        Optional<TemplateKey> template = json.has("template")
                ? Optional.of(new TemplateKey(json.path("template").asString(), json.path("language").asString()))
                : Optional.empty();
        return new Arrival(new BusinessId(json.path("business").asInt()), new SenderId(json.path("sender").asLong()),
                recipient(json),
                Category.valueOf(json.path("category").asString()), Kind.valueOf(json.path("kind").asString()), template,
                json.path("callbackData").asString(), new Body(json.path("body").binaryValue(), json.path("hash").binaryValue()), key(json),
                Chain.of(json.path("chain").asString()));
    }

    private static Identity recipient(JsonNode json) {
        return json.has("user")
                ? Identity.user(new BusinessId(json.path("business").asInt()), json.path("user").asString()).orElseThrow()
                : new PhoneNumber(json.path("number").asString(), json.path("country").asString());
    }

    private static Postponed postponed(JsonNode json) {
        return new Postponed(new SenderId(json.path("sender").asLong()), json.path("body").asString(), json.path("recipient").asString(),
                json.path("marketingOnly").asBoolean(), key(json));
    }

    private static Optional<IdempotencyKey> key(JsonNode json) {
        return json.has("key") ? Optional.of(new IdempotencyKey(json.path("key").binaryValue())) : Optional.empty();
    }
}
