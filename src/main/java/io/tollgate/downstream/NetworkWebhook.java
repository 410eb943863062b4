package io.tollgate.downstream;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.secrets.WebhookSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The webhook that the network calls: the handshake, the signature over the raw bytes, and the answer. 200 says that all that could be used
 * is on disk. What is signed and strange is counted and gets 200 too, as the network would only repeat it. If the database is away, an
 * update fails here, or a status comes too early, the answer is an error, and the network repeats the whole request: what was taken already
 * is then recognised.
 */
@Component
final class NetworkWebhook {

    private static final int NAMED = 50;
    private static final Logger log = LoggerFactory.getLogger(NetworkWebhook.class);

    private final DownstreamSecrets secrets;
    private final RequestBodies bodies;
    private final NetworkUpdates updates;
    private final Answers answers;
    private final Guard guard;
    private final int limit;

    NetworkWebhook(DownstreamSecrets secrets, RequestBodies bodies, NetworkUpdates updates, Answers answers, Guard guard,
            DownstreamSettings settings) {
        this.secrets = secrets;
        this.bodies = bodies;
        this.updates = updates;
        this.answers = answers;
        this.guard = guard;
        this.limit = (int) settings.bodyLimit().toBytes();
    }

    @Bean
    HttpEndpoint downstreamWebhook() {
        return new HttpEndpoint("downstream-webhook", Optional.of("/downstream/v1/webhook"), Set.of("GET", "POST"), this::webhook);
    }

    /** {@code GET} and {@code POST /downstream/v1/webhook} */
    Answer webhook(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guard.answer(requestId, "Perhaps nothing was taken. Try again: what was taken before is recognised.",
                () -> request.getMethod().equals("GET") ? handshake(requestId, request) : take(requestId, request));
    }

    private Answer handshake(String requestId, HttpServletRequest request) {
        if (!parameter(request, "hub.mode").equals("subscribe")) {
            return answers.refused(requestId, Refusal.invalid("hub.mode", "must be 'subscribe'"));
        }
        if (!secrets.isVerifyToken(parameter(request, "hub.verify_token"))) {
            return answers.refused(requestId, new Refusal(RequestFault.WRONG_TOKEN, "The verify token is not the one that was set here."));
        }
        String challenge = parameter(request, "hub.challenge");
        return challenge.matches("[A-Za-z0-9_.~-]{1,200}")
                ? new Answer(200, requestId, Map.of(), "text/plain;charset=UTF-8", challenge.getBytes(StandardCharsets.US_ASCII))
                : answers.refused(requestId, Refusal.invalid("hub.challenge", "must be 1 to 200 letters and digits"));
    }

    private Answer take(String requestId, HttpServletRequest request) {
        Optional<String> signature = Optional.ofNullable(request.getHeader(WebhookSignature.HEADER)).map(String::strip);
        if (signature.isEmpty()) {
            return answers.refused(requestId, new Refusal(RequestFault.BAD_SIGNATURE, "There is no signature. Add the header '"
                    + WebhookSignature.HEADER + ": sha256=...'."));
        }
        byte[] body = HttpParts.body(request, limit);
        if (body.length > limit) {
            return answers.refused(requestId, new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + limit + " bytes."));
        }
        if (!secrets.isSigned(signature.get(), body)) {
            return answers.refused(requestId, new Refusal(RequestFault.BAD_SIGNATURE, "The signature does not fit the body. Sign the"
                    + " body as it is sent, with the secret of the app that was set here."));
        }
        NetworkUpdates.Taken taken = switch (bodies.read(body)) {
            case Refusal garbage -> NetworkUpdates.Taken.garbage();
            case RequestBody.Fields(ObjectNode node) -> updates.take(requestId, node);
        };
        if (!taken.strange().isEmpty()) {
            log.info("Webhook {} of the Cloud API: {} parts are of no use here: {}", requestId, taken.strange().size(),
                    taken.strange().stream().limit(NAMED).collect(Collectors.joining(", ")));
        }
        if (taken.broken()) {
            return answers.refused(requestId, new Refusal(RequestFault.BROKEN, "Tollgate is at fault; the other updates were taken."
                    + " Try again."));
        }
        if (taken.early() > 0) {
            return answers.refused(requestId, new Refusal(RequestFault.UNAVAILABLE, "A status came before the answer that names its"
                    + " message; the other updates were taken. Try again."));
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("success", true).put("statuses", taken.statuses())
                .put("messages", taken.messages()).put("repeated", taken.repeated()).put("strange", taken.strange().size());
        return answers.success(requestId, answer);
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }
}
