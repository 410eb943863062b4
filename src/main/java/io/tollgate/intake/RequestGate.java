package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.IdempotencyKey.Source;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The part of a request's check that is HTTP's: token, sender, headers, size; the rest is {@link MessageCheck}'s. */
@Component
final class RequestGate {

    /** Request attribute: the path's phone number id, as it was given. */
    static final String SENDER = "tollgate.sender";

    /** Request attribute: whose request it is, while it is under way. */
    private static final String BUSINESS = "tollgate.business";

    private static final int LONGEST_KEY = 255;

    private final Businesses businesses;
    private final RequestBodies bodies;
    private final MessageCheck messages;
    private final RequestRate pace;
    private final int limit;

    RequestGate(Businesses businesses, RequestBodies bodies, MessageCheck messages, RequestRate pace, IntakeSettings settings) {
        this.pace = pace;
        this.businesses = businesses;
        this.bodies = bodies;
        this.messages = messages;
        this.limit = settings.bodyLimitBytes();
    }

    /** The first fault found, in the order of {@link RequestFault}, or what the request asks for. */
    Checked check(HttpServletRequest request) {
        return switch (caller(request)) {
            case Refusal refusal -> refusal;
            case Caller.Known(Sender sender) -> check(sender, request);
        };
    }

    /** Whose token it is, and whether it may use the number in the path. */
    Caller caller(HttpServletRequest request) {
        Optional<String> token = HttpParts.token(request);
        if (token.isEmpty()) {
            return new Refusal(RequestFault.NO_TOKEN, "There is no access token. Maybe add the header 'Authorization: Bearer ...'.");
        }
        Optional<Business> business = businesses.byToken(token.get());
        if (business.isEmpty()) {
            return new Refusal(RequestFault.WRONG_TOKEN, "The access token is not known. Maybe it was replaced by a newer one.");
        }
        Optional<Sender> sender = sender(request).filter(found -> found.business().equals(business.get().id()));
        if (sender.isPresent()) {
            Optional<Refusal> tooMany = enter(business.get(), request);
            if (tooMany.isPresent()) {
                return tooMany.get();
            }
        }
        return sender.<Caller>map(Caller.Known::new).orElseGet(() -> new Refusal(RequestFault.UNKNOWN_SENDER,
                "The phone number id in the path does not exist, or this token may not use it. Maybe it is the phone number itself: the id is another number."));
    }

    private Optional<Refusal> enter(Business business, HttpServletRequest request) {
        if (request.getAttribute(BUSINESS) != null) {
            return Optional.empty();
        }
        Optional<Refusal> tooMany = pace.enter(business.id());
        if (tooMany.isEmpty()) {
            request.setAttribute(BUSINESS, business);
        }
        return tooMany;
    }

    /** The request is answered. */
    void leave(HttpServletRequest request) {
        if (request.getAttribute(BUSINESS) instanceof Business business) {
            request.removeAttribute(BUSINESS);
            pace.leave(business.id());
        }
    }

    /** The body of a request that has one, and nothing to be repeated by. */
    RequestBody body(HttpServletRequest request) {
        byte[] body = HttpParts.body(request, limit);
        return unfit(request, body).<RequestBody>map(refusal -> refusal).orElseGet(() -> bodies.read(body));
    }

    /** As {@link #body(HttpServletRequest)}, of a request whose fields may be given in the query instead. */
    RequestBody fields(HttpServletRequest request) {
        byte[] body = HttpParts.body(request, limit);
        if (body.length == 0) {
            return new RequestBody.Fields(JsonMapper.shared().createObjectNode());
        }
        return unfit(request, body).<RequestBody>map(refusal -> refusal).orElseGet(() -> bodies.read(body));
    }

    private Checked check(Sender sender, HttpServletRequest request) {
        if (request.getAttribute(BUSINESS) instanceof Business business) {
            Optional<Refusal> tooFast = pace.message(sender.id(), business.plan());
            if (tooFast.isPresent()) {
                return tooFast.get();
            }
        }
        byte[] body = HttpParts.body(request, limit);
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
            case RequestBody.Fields(ObjectNode node) -> messages.check(sender, node, key.map(name -> IdempotencyKey.of(Source.HTTP, name)));
        };
    }

    /** What the partner calls the request, if it wants to be able to repeat it. */
    static Optional<String> key(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Idempotency-Key"));
    }

    static Optional<Refusal> badKey(Optional<String> key) {
        return key.filter(name -> name.isBlank() || name.length() > LONGEST_KEY).map(name ->
                new Refusal(RequestFault.BAD_IDEMPOTENCY_KEY, "The header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters."));
    }

    private Optional<Refusal> unfit(HttpServletRequest request, byte[] body) {
        return HttpParts.contentType(request).or(() -> body.length > limit
                ? Optional.of(new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + limit + " bytes. Maybe send media by link or id."))
                : Optional.empty());
    }

    private Optional<Sender> sender(HttpServletRequest request) {
        return SenderIds.parse(String.valueOf(request.getAttribute(SENDER))).flatMap(businesses::sender);
    }
}
