package io.tollgate.downstream;

import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads one status of a webhook: what became of which message. */
final class StatusReader {

    private static final int UNKNOWN_FAILURE = 131000;
    /** A voice message that was played was read. */
    private static final Map<String, Type> TYPES = Map.of("sent", Type.SENT, "delivered", Type.DELIVERED, "read", Type.READ, "played",
            Type.READ, "failed", Type.FAILED);

    private final ErrorCodes codes = new ErrorCodes();
    private final AnswerReader words = new AnswerReader(codes);

    /**
     * @param networkId the network's id of the message
     * @param note      our own id of it, if the network repeats it
     */
    record Status(String networkId, Optional<MessageId> note, Type type, Instant at, int code, String title, String details) {

        Receipt receipt(MessageId message) {
            return type == Type.FAILED ? Receipt.failed(message, at, code, title, details) : Receipt.of(message, type, at);
        }
    }

    /** @return empty for a status that is none, or of a kind that Tollgate does not know; @param now later times are read as this */
    Optional<Status> read(JsonNode status, Instant now) {
        Optional<Type> type = Optional.ofNullable(TYPES.get(status.path("status").asString("")));
        String id = status.path("id").asString("");
        String seconds = status.path("timestamp").asString("");
        if (type.isEmpty() || !AnswerReader.isId(id) || !seconds.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        Instant told = Instant.ofEpochSecond(Long.parseLong(seconds));
        Instant at = told.isAfter(now) ? now : told;
        Optional<MessageId> note = MessageId.parse(status.path("biz_opaque_callback_data").asString(""));
        if (type.get() != Type.FAILED) {
            return Optional.of(new Status(id, note, type.get(), at, 0, "", ""));
        }
        JsonNode error = status.path("errors").path(0);
        int code = error.path("code").canConvertToInt() && error.path("code").intValue() > 0
                ? error.path("code").intValue()
                : UNKNOWN_FAILURE;
        String title = words.title(code, error.path("title").asString(error.path("message").asString("")));
        String details = Told.of(error.path("error_data").path("details").asString(""), Told.DETAILS);
        return Optional.of(new Status(id, note, Type.FAILED, at, code, title, details));
    }
}
