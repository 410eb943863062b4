package io.tollgate.messenger;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The webhook that the messenger calls: the handshake, the signature, and the answer. 200 says that every update not listed as refused is
 * on disk;
 * if no update of a request could be taken, the answer is the error of the first one.
 */
@Component
final class InboundEndpoint {

    private final MessengerSecrets secrets;
    private final RequestBodies bodies;
    private final InboundUpdates updates;
    private final Answers answers;
    private final Guard guard;
    private final int limit;

    InboundEndpoint(MessengerSecrets secrets, RequestBodies bodies, InboundUpdates updates, Answers answers, Guard guard,
            MessengerSettings settings) {
        this.secrets = secrets;
        this.bodies = bodies;
        this.updates = updates;
        this.answers = answers;
        this.guard = guard;
        this.limit = settings.bodyLimitBytes();
    }

    @Bean
    HttpEndpoint messengerWebhook() {
        return new HttpEndpoint("messenger-webhook", Optional.of("/messenger/v1/webhook"), Set.of("GET", "POST"), this::webhook);
    }

    /** {@code GET} and {@code POST /messenger/v1/webhook} */
    public Answer webhook(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guard.answer(requestId, "Perhaps nothing was taken. Try again: an update that was taken before is recognised by its id.",
                () -> request.getMethod().equals("GET") ? handshake(requestId, request) : take(requestId, request));
    }

    private Answer handshake(String requestId, HttpServletRequest request) {
        String challenge = parameter(request, "hub.challenge");
        if (!parameter(request, "hub.mode").equals("subscribe")) {
            return answers.refused(requestId, Refusal.invalid("hub.mode", "must be 'subscribe'"));
        }
        if (!secrets.isVerifyToken(parameter(request, "hub.verify_token"))) {
            return answers.refused(requestId, new Refusal(RequestFault.WRONG_TOKEN, "The verify token is not the one of this"
                    + " installation. If it was renewed, read it again from the file that the log of Tollgate's start names."));
        }
        return challenge.matches("[A-Za-z0-9_.~-]{1,200}")
                ? new Answer(200, requestId, Map.of(), "text/plain;charset=UTF-8", challenge.getBytes(StandardCharsets.US_ASCII))
                : answers.refused(requestId, Refusal.invalid("hub.challenge", "must be 1 to 200 letters and digits"));
    }

    private Answer take(String requestId, HttpServletRequest request) {
        Optional<String> signature = Optional.ofNullable(request.getHeader(WebhookSignature.HEADER));
        if (signature.isEmpty()) {
            return answers.refused(requestId, new Refusal(RequestFault.BAD_SIGNATURE, "There is no signature. Add the header '"
                    + WebhookSignature.HEADER + ": sha256=...'."));
        }
        byte[] body = HttpParts.body(request, limit);
        if (body.length > limit) {
            return answers.refused(requestId, new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + limit
                    + " bytes. Send fewer updates at once."));
        }
        if (!WebhookSignature.matches(signature.get().strip(), body, secrets.signingSecret())) {
            return answers.refused(requestId, new Refusal(RequestFault.BAD_SIGNATURE, "The signature does not fit the body. Sign the raw"
                    + " bytes of the body with the secret from the file that the log of Tollgate's start names."));
        }
        Optional<Refusal> contentType = HttpParts.contentType(request);
        if (contentType.isPresent()) {
            return answers.refused(requestId, contentType.get());
        }
        return switch (bodies.read(body)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case RequestBody.Fields(ObjectNode node) -> updates.fault(node).map(fault -> answers.refused(requestId, fault))
                    .orElseGet(() -> take(requestId, node));
        };
    }

    private Answer take(String requestId, ObjectNode node) {
        InboundUpdates.Outcome taken = updates.take(requestId, node);
        List<InboundUpdates.Bad> refused = new ArrayList<>(taken.refused());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        // The messenger repeats an update only with its whole request; the updates that were taken are then recognised by their ids.
        Optional<InboundUpdates.Bad> broken = taken.broken();
        broken.ifPresent(first -> {
            refused.remove(first);
            refused.addFirst(first);
        });
        boolean nothing = broken.isPresent() || taken.news() + taken.repeated() == 0 && !refused.isEmpty();
        if (nothing) {
            body.set("error", answers.error(requestId, refused.getFirst().refusal()));
        } else {
            body.put("success", true).put("taken", taken.news()).put("repeated", taken.repeated()).put("ignored", taken.ignored());
        }
        for (InboundUpdates.Bad bad : refused) {
            body.withArrayProperty("refused").addObject().put("path", bad.path()).set("error", answers.error(requestId, bad.refusal()));
        }
        return new Answer(nothing ? refused.getFirst().refusal().fault().status() : 200, requestId, Map.of(),
                JsonMapper.shared().writeValueAsBytes(body));
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }
}
