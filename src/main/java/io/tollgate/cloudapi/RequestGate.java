package io.tollgate.cloudapi;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks the parts that every request of a business has over HTTP: token, sender, headers, size, pace. */
@Component
public final class RequestGate {

    /** Request attribute: the business whose request it is, while it is under way. */
    private static final String BUSINESS = "tollgate.business";
    /** Request attribute: the business whose token the request shows, for the log. */
    private static final String OWNER = "tollgate.owner";

    private static final int LONGEST_KEY = 255;

    private final Businesses businesses;
    private final RequestForms forms;
    private final RequestRate pace;
    private final Answers answers;
    private final Guard guard;
    private final RequestLog log;

    RequestGate(Businesses businesses, RequestForms forms, RequestRate pace, Answers answers, Guard guard, RequestLog log) {
        this.log = log;
        this.pace = pace;
        this.businesses = businesses;
        this.forms = forms;
        this.answers = answers;
        this.guard = guard;
    }

    /** Answers a business's request, also if the work fails. @param work gets the id of the request */
    public Answer answer(HttpServletRequest request, Function<String, Answer> work) {
        return answer(request, work, answers::refused);
    }

    /** Like {@link #answer(HttpServletRequest, Function)}. @param refused writes a refusal of a request of this id */
    public Answer answer(HttpServletRequest request, Function<String, Answer> work, BiFunction<String, Refusal, Answer> refused) {
        String requestId = answers.newRequestId();
        long begin = System.nanoTime();
        try {
            Answer answer = guard.answer(requestId,
                    "Perhaps the request was not accepted. Try again, with the same Idempotency-Key if there was one.",
                    () -> work.apply(requestId), refusal -> refused.apply(requestId, refusal));
            if (request.getAttribute(OWNER) instanceof Business owner) {
                log.note(owner, request.getMethod(), request.getRequestURI(), answer, System.nanoTime() - begin);
            }
            return answer;
        } finally {
            leave(request);
        }
    }

    private Optional<Business> owner(HttpServletRequest request, Optional<String> token) {
        Optional<Business> owner = token.flatMap(businesses::byToken);
        owner.ifPresent(business -> request.setAttribute(OWNER, business));
        return owner;
    }

    /** The sender in the path, if the token may use it. */
    public Caller caller(HttpServletRequest request) {
        return caller(request, token(request));
    }

    /** Like {@link #caller(HttpServletRequest)}, with the token from where the caller has found it; leaves the body alone. */
    public Caller caller(HttpServletRequest request, Optional<String> token) {
        Optional<Business> business = owner(request, token);
        if (business.isEmpty()) {
            return noBusiness(token);
        }
        Optional<Sender> sender = sender(request).filter(found -> found.business().equals(business.get().id()));
        if (sender.isPresent()) {
            Optional<Refusal> tooMany = enter(business.get(), request);
            if (tooMany.isPresent()) {
                return tooMany.get();
            }
        }
        return sender.<Caller>map(Caller.Known::new).orElseGet(() -> new Refusal(RequestFault.UNKNOWN_SENDER,
                "The phone number id in the path does not exist, or this token may not use it. Give the phone number id, not the phone"
                        + " number itself."));
    }

    /** The business whose token the request shows, for a request that is about no sender. */
    public Optional<Business> business(HttpServletRequest request) {
        return owner(request, token(request));
    }

    /** Why there is no {@link #business}. */
    Refusal noBusiness(HttpServletRequest request) {
        return noBusiness(token(request));
    }

    private static Refusal noBusiness(Optional<String> token) {
        return token.isEmpty()
                ? new Refusal(RequestFault.NO_TOKEN, "There is no access token. Add the header 'Authorization: Bearer ...'.")
                : new Refusal(RequestFault.WRONG_TOKEN, "The access token is not known. Use the newest token that the operator gave you.");
    }

    /** The token in the head of the request, or in its form: a form is read for it, JSON is not. */
    private Optional<String> token(HttpServletRequest request) {
        return HttpParts.token(request).or(() -> forms.token(request));
    }

    /** Empty if another request of the {@link #business} may begin. */
    public Optional<Refusal> enter(Business business, HttpServletRequest request) {
        if (request.getAttribute(BUSINESS) != null) {
            return Optional.empty();
        }
        Optional<Refusal> tooMany = pace.enter(business.id());
        if (tooMany.isEmpty()) {
            request.setAttribute(BUSINESS, business);
        }
        return tooMany;
    }

    /** Ends the count of a request. It must be called when the request is answered. */
    private void leave(HttpServletRequest request) {
        if (request.getAttribute(BUSINESS) instanceof Business business) {
            request.removeAttribute(BUSINESS);
            pace.leave(business.id());
        }
    }

    /** The body of a request that has one and no idempotency key. */
    public RequestBody body(HttpServletRequest request) {
        return forms.read(request).read();
    }

    /** Like {@link #body(HttpServletRequest)}, for a request whose fields may be in the query instead. */
    public RequestBody fields(HttpServletRequest request) {
        RequestForms.Read read = forms.read(request);
        return read.isEmpty() ? new RequestBody.Fields(JsonMapper.shared().createObjectNode()) : read.read();
    }

    /** Empty if the number of a {@link #caller} may send one more message now. */
    public Optional<Refusal> tooFast(Sender sender, HttpServletRequest request) {
        return request.getAttribute(BUSINESS) instanceof Business business ? pace.message(sender.id(), business.plan()) : Optional.empty();
    }

    /** Like {@link #body(HttpServletRequest)}, for a request that may have a {@link #key}. */
    public RequestBody bodyWithKey(HttpServletRequest request) {
        RequestForms.Read read = forms.read(request);
        return read.unfit().or(() -> badKey(key(request))).<RequestBody>map(refusal -> refusal).orElseGet(read::read);
    }

    /** The partner's idempotency key, if it gave one. */
    public static Optional<String> key(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Idempotency-Key"));
    }

    public static Optional<Refusal> badKey(Optional<String> key) {
        return key.filter(name -> name.isBlank() || name.length() > LONGEST_KEY).map(name -> new Refusal(RequestFault.BAD_IDEMPOTENCY_KEY,
                "The header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters."));
    }

    private Optional<Sender> sender(HttpServletRequest request) {
        return SenderIds.parse(String.valueOf(request.getAttribute(CloudApiPaths.SENDER))).flatMap(businesses::sender);
    }
}
