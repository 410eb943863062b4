package io.tollgate.cloudapi;

import io.tollgate.message.MessageId;
import io.tollgate.recipient.PhoneNumber;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes the answers of the Cloud API, in its format. */
@Component
public final class Answers {

    /** A template message is on its way. */
    public static final String ACCEPTED = "accepted";
    /** It waits for how people take the first messages of its send. */
    public static final String HELD = "held_for_quality_assessment";

    private final JsonMapper mapper = JsonMapper.shared();

    /** A short unique id: 16 random bytes in base64url. */
    public String newRequestId() {
        byte[] bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @param input the recipient as the partner wrote it; @param status of a template message */
    public Answer accepted(String requestId, String input, PhoneNumber recipient, MessageId id, Optional<String> status) {
        ObjectNode contact = mapper.createObjectNode().put("input", input).put("wa_id", recipient.waId());
        return accepted(requestId, contact, id, status);
    }

    /** The number is not read yet. @param input the recipient as the partner wrote it */
    public Answer acceptedUnread(String requestId, String input, MessageId id, Optional<String> status) {
        ObjectNode contact = mapper.createObjectNode().put("input", input).put("wa_id", input.replaceAll("[^0-9]", ""));
        return accepted(requestId, contact, id, status);
    }

    /** The number is not told: the partner may not know it. @param user id of the recipient, as the partner wrote it */
    public Answer acceptedForUser(String requestId, String user, MessageId id, Optional<String> status) {
        ObjectNode contact = mapper.createObjectNode().put("input", user).put("user_id", user);
        return accepted(requestId, contact, id, status);
    }

    private Answer accepted(String requestId, ObjectNode contact, MessageId id, Optional<String> status) {
        ObjectNode body = mapper.createObjectNode().put("messaging_product", "whatsapp");
        body.putArray("contacts").add(contact);
        ObjectNode message = body.putArray("messages").addObject().put("id", id.text());
        status.ifPresent(word -> message.put("message_status", word));
        return success(requestId, body);
    }

    public Answer done(String requestId) {
        return success(requestId, mapper.createObjectNode().put("success", true));
    }

    public Answer success(String requestId, ObjectNode body) {
        return new Answer(200, requestId, Map.of(), mapper.writeValueAsBytes(body));
    }

    public Answer refused(String requestId, Refusal refusal) {
        return refused(requestId, refusal, mapper.createObjectNode());
    }

    /** @param body gets the error; may hold more */
    public Answer refused(String requestId, Refusal refusal, ObjectNode body) {
        body.set("error", error(requestId, refusal));
        return new Answer(refusal.fault().status(), requestId, headers(refusal.fault()), mapper.writeValueAsBytes(body));
    }

    /** The content of the error envelope. */
    public ObjectNode error(String requestId, Refusal refusal) {
        RequestFault fault = refusal.fault();
        ObjectNode error = mapper.createObjectNode()
                .put("message", fault.message())
                .put("type", fault == RequestFault.UNKNOWN_PATH ? "GraphMethodException" : "OAuthException")
                .put("code", fault.code());
        if (fault.subcode() != RequestFault.NONE) {
            error.put("error_subcode", fault.subcode());
        }
        error.putObject("error_data").put("messaging_product", "whatsapp").put("details", refusal.details());
        if (fault.passing()) {
            error.put("is_transient", true);
        }
        return error.put("fbtrace_id", requestId);
    }

    private static Map<String, String> headers(RequestFault fault) {
        return switch (fault) {
            case NO_TOKEN, WRONG_TOKEN, BAD_SIGNATURE -> Map.of("WWW-Authenticate", "Bearer");
            case UNAVAILABLE -> Map.of("Retry-After", "5");
            case RATE_HIT -> Map.of("Retry-After", "1");
            case PAIR_RATE, UNKNOWN_PATH, WRONG_METHOD, METHOD_NOT_ALLOWED, UNKNOWN_SENDER, WRONG_CONTENT_TYPE, NOT_JSON, TOO_LARGE,
                    BAD_IDEMPOTENCY_KEY, MALFORMED, WRONG_TYPE,
                    TOO_LONG, UNEXPECTED,
                    MISSING, INVALID, TOO_MANY_USERS, USERS_FAILED, MEDIA_TYPE, MEDIA_UPLOAD, MEDIA_DOWNLOAD, UNKNOWN_MEDIA,
                    UNSUPPORTED, RECIPIENT_IS_SENDER, UNDELIVERABLE, UNVERIFIED, SUSPENDED,
                    UNKNOWN_TEMPLATE, TEMPLATE_PAUSED, TEMPLATE_DISABLED, DIRECT_SEND_WITHDRAWN,
                    NOT_OFFERED,
                    UNVERIFIED_WEBHOOK, NO_WEBHOOK, WRONG_TEMPLATE, TEMPLATE_EXISTS,
                    TEMPLATE_REMOVED_LATELY, TEMPLATE_VARIABLES, TOO_MANY_TEMPLATES, TOO_MANY_NEW_TEMPLATES, NOT_MARKETING,
                    PARAMETER_COUNT, PARAMETER_FORMAT, PARAMETER_TEXT,
                    BUTTON_PARAMETERS, NUMBER_NEEDED,
                    GROUPS, TEXT_TOO_LONG, TEXT_CHARACTERS, TOO_MANY_CALLS, TOO_MANY_REGISTRATIONS, LOCKED,
                    NOT_VERIFIED,
                    NOT_REGISTERED, TOO_MANY_PINS, TOO_FAST_PINS, WRONG_PIN, NOT_SENT, UNKNOWN_OPT_IN, OPT_IN_PENDING,
                    OPT_IN_USED, OPT_IN_EXPIRED, OPT_IN_WITHDRAWN, OPT_IN_OTHER_WAY, OPT_IN_GUESSED_OUT, OPT_IN_WRONG_CODE, KEY_REUSED,
                    UNKNOWN_GROUP, GROUP_TAKEN, EPOCH_TAKEN, BROKEN -> Map.of();
        };
    }
}
