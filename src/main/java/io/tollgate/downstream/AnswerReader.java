package io.tollgate.downstream;

import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.downstream.ErrorCodes.Meaning;
import io.tollgate.downstream.NetworkAnswer.Later;
import io.tollgate.downstream.NetworkAnswer.Refused;
import io.tollgate.downstream.NetworkAnswer.Scope;
import io.tollgate.downstream.NetworkAnswer.Taken;
import io.tollgate.downstream.NetworkAnswer.Unknown;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an HTTP answer to a message. An error object of the Graph API decides by its code. Any other answer comes from something on the
 * way, or from a network that is not itself: it never ends a message.
 */
final class AnswerReader {

    private static final int TOO_MANY = 429;
    private static final int AWAY = 503;
    private static final int LONGEST_ID = 200;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final String TITLE = "Message was not sent";

    private final ErrorCodes codes;

    AnswerReader(ErrorCodes codes) {
        this.codes = codes;
    }

    /** @param refusals how often in a row the network has already refused the pair of number and recipient for its limit */
    NetworkAnswer read(Reply reply, int refusals) {
        JsonNode body = json(reply);
        JsonNode error = body.path("error");
        if (error.path("code").canConvertToInt() && error.path("code").intValue() >= 0) {
            return refusal(reply, error, refusals);
        }
        return reply.status() / 100 == 2 ? taken(body) : strange(reply);
    }

    private static NetworkAnswer taken(JsonNode body) {
        String id = body.path("messages").path(0).path("id").asString("");
        return isId(id) ? new Taken(id) : new Unknown("an answer without an id");
    }

    /** Whether this can be an id of the network: visible characters of ASCII. */
    static boolean isId(String text) {
        return text.length() <= LONGEST_ID && text.matches("[!-~]+");
    }

    private NetworkAnswer refusal(Reply reply, JsonNode error, int refusals) {
        int code = error.path("code").intValue();
        OptionalInt subcode = error.path("error_subcode").canConvertToInt()
                ? OptionalInt.of(error.path("error_subcode").intValue())
                : OptionalInt.empty();
        return switch (codes.of(code, subcode, reply.status(), error.path("is_transient").asBoolean(false), refusals)) {
            case Meaning.Final() when code == 0 -> new Unknown("an error without a code");
            case Meaning.Final() -> new Refused(code, title(code, error.path("message").asString("")), details(error));
            case Meaning.Later(Duration after, Scope scope) -> new Later("code " + code,
                    Optional.of(reply.retryAfter().filter(asked -> asked.compareTo(after) > 0).map(AnswerReader::atMost).orElse(after)),
                    scope);
            case Meaning.Unknown() -> new Unknown("code " + code + " with HTTP " + reply.status());
        };
    }

    /** The network's own title: {@code (#131026) Message undeliverable} without the code. */
    String title(int code, String message) {
        String own = message.replaceFirst("^\\(#[0-9]+\\)\\s*", "").strip();
        return Told.of(own.isEmpty() ? codes.title(code).orElse(TITLE) : own, Told.TITLE);
    }

    private static String details(JsonNode error) {
        String details = error.path("error_data").path("details").asString("");
        return Told.of(details.isBlank() ? error.path("message").asString("") : details, Told.DETAILS);
    }

    private static NetworkAnswer strange(Reply reply) {
        String what = "HTTP " + reply.status() + " without an error of the Graph API";
        if (reply.status() == TOO_MANY || reply.status() == AWAY) {
            return new Later(what, reply.retryAfter().map(AnswerReader::atMost), Scope.NUMBER);
        }
        // A redirect is not followed, as it would carry the token elsewhere; and a server that answers so has not taken the message.
        return reply.status() >= 300 && reply.status() < 500 ? new Later(what, Optional.empty(), Scope.MESSAGE) : new Unknown(what);
    }

    private static Duration atMost(Duration asked) {
        return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    }

    static JsonNode json(Reply reply) {
        try {
            return reply.isWhole() ? JsonMapper.shared().readTree(reply.body()) : JsonMapper.shared().missingNode();
        } catch (JacksonException garbage) {
            return JsonMapper.shared().missingNode();
        }
    }
}
