package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.IdempotencyKey.Source;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The part of a request's check that is HTTP's: token, sender, headers, size; the rest is {@link MessageCheck}'s. */
@Component
final class Door {

    /** Request attribute: the path's phone number id, as it was given. */
    static final String SENDER = "tollgate.sender";

    private static final String BEARER = "bearer ";
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
        return switch (enter(request)) {
            case Refusal refusal -> refusal;
            case Entered.As(Sender sender) -> message(request, sender);
        };
    }

    /** Token and phone number id alone. */
    Entered enter(HttpServletRequest request) {
        String authorization = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return new Refusal(Fault.NO_TOKEN, "There is no access token. Maybe add the header 'Authorization: Bearer ...'.");
        }
        Optional<Business> business = businesses.byToken(authorization.substring(BEARER.length()).strip());
        if (business.isEmpty()) {
            return new Refusal(Fault.WRONG_TOKEN, "The access token is not known. Maybe it was replaced by a newer one.");
        }
        Optional<Sender> sender = sender(request).filter(found -> found.business().equals(business.get().id()));
        if (sender.isEmpty()) {
            return new Refusal(Fault.UNKNOWN_SENDER, "The phone number id in the path does not exist, or this token may not use it."
                    + " Maybe it is the phone number itself: the id is another number.");
        }
        return new Entered.As(sender.get());
    }

    /** The fields of a body that may be missing, or be given in the query instead. */
    RequestBody fields(HttpServletRequest request) {
        byte[] body = body(request);
        if (body.length == 0) {
            return new RequestBody.Fields(JsonMapper.shared().createObjectNode());
        }
        return unfit(request, body).<RequestBody>map(refusal -> refusal).orElseGet(() -> bodies.read(body));
    }

    private Checked message(HttpServletRequest request, Sender sender) {
        byte[] body = body(request);
        Optional<Refusal> unfit = unfit(request, body);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        Optional<String> key = key(request);
        Optional<Refusal> badKey = badKey(key);
        if (badKey.isPresent()) {
            return badKey.get();
        }
        return switch (bodies.read(body)) {
            case Refusal refusal -> refusal;
            case RequestBody.Fields(ObjectNode node) -> messages.check(
                    sender, node, key.map(name -> IdempotencyKey.of(Source.HTTP, name)));
        };
    }

    /** What the partner calls the request, if it wants to be able to repeat it. */
    static Optional<String> key(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Idempotency-Key"));
    }

    static Optional<Refusal> badKey(Optional<String> key) {
        return key.filter(name -> name.isBlank() || name.length() > LONGEST_KEY).map(name ->
                new Refusal(Fault.BAD_IDEMPOTENCY_KEY, "The header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters."));
    }

    private Optional<Refusal> unfit(HttpServletRequest request, byte[] body) {
        if (!json(request.getHeader("Content-Type"))) {
            return Optional.of(new Refusal(Fault.WRONG_CONTENT_TYPE, "The content type must be application/json. Maybe add the header"
                    + " 'Content-Type: application/json'."));
        }
        return body.length <= limit ? Optional.empty()
                : Optional.of(new Refusal(Fault.TOO_LARGE, "The body must have at most " + limit + " bytes. Maybe send media by link or id."));
    }

    private Optional<Sender> sender(HttpServletRequest request) {
        return SenderIds.parse(String.valueOf(request.getAttribute(SENDER))).flatMap(businesses::sender);
    }

    /** At most one byte more than allowed. */
    private byte[] body(HttpServletRequest request) {
        try {
            return request.getInputStream().readNBytes(limit + 1);
        } catch (IOException interrupted) {
            throw new UncheckedIOException("the request body broke off", interrupted);
        }
    }

    private static boolean json(String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }
}
