package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.IdempotencyKey.Source;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The part of a request's check that is HTTP's: token, sender, headers, size; the rest is {@link MessageCheck}'s. */
@Component
final class Door {

    /** Request attribute: the path's phone number id, as it was given. */
    static final String SENDER = "tollgate.sender";

    private static final int LONGEST_KEY = 255;

    private final Businesses businesses;
    private final RequestBodies bodies;
    private final MessageCheck messages;
    private final int limit;

    Door(Businesses businesses, RequestBodies bodies, MessageCheck messages, IntakeSettings settings) {
        this.businesses = businesses;
        this.bodies = bodies;
        this.messages = messages;
        this.limit = settings.bodyLimitBytes();
    }

    /** The first fault found, in the order of {@link Fault}, or what the request asks for. */
    Checked check(HttpServletRequest request) {
        Optional<String> token = HttpParts.token(request);
        if (token.isEmpty()) {
            return new Refusal(Fault.NO_TOKEN, "There is no access token. Maybe add the header 'Authorization: Bearer ...'.");
        }
        Optional<Business> business = businesses.byToken(token.get());
        if (business.isEmpty()) {
            return new Refusal(Fault.WRONG_TOKEN, "The access token is not known. Maybe it was replaced by a newer one.");
        }
        Optional<Sender> sender = sender(request).filter(found -> found.business().equals(business.get().id()));
        if (sender.isEmpty()) {
            return new Refusal(Fault.UNKNOWN_SENDER, "The phone number id in the path does not exist, or this token may not use it."
                    + " Maybe it is the phone number itself: the id is another number.");
        }
        Optional<Refusal> contentType = HttpParts.contentType(request);
        if (contentType.isPresent()) {
            return contentType.get();
        }
        byte[] body = HttpParts.body(request, limit);
        if (body.length > limit) {
            return new Refusal(Fault.TOO_LARGE, "The body must have at most " + limit + " bytes. Maybe send media by link or id.");
        }
        Optional<String> key = Optional.ofNullable(request.getHeader("Idempotency-Key"));
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > LONGEST_KEY)) {
            return new Refusal(Fault.BAD_IDEMPOTENCY_KEY, "The header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        return switch (bodies.read(body)) {
            case Refusal refusal -> refusal;
            case RequestBody.Fields(ObjectNode node) -> messages.check(
                    sender.get(), node, key.map(name -> IdempotencyKey.of(Source.HTTP, name)));
        };
    }

    private Optional<Sender> sender(HttpServletRequest request) {
        return SenderIds.parse(String.valueOf(request.getAttribute(SENDER))).flatMap(businesses::sender);
    }
}
