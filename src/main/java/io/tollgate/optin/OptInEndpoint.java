package io.tollgate.optin;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.Shape;
import io.tollgate.consent.Confirmation;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.optin.OptInRequests.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Double opt-in for partners: a business asks that a person confirm her consent, and sends the code that she got. */
@Component
final class OptInEndpoint {

    private static final Shape CODE = object(required("messaging_product", oneOf("whatsapp")), required("code", text(40)));

    private final RequestGate gate;
    private final OptInCheck check;
    private final OptInRequests requests;
    private final OptIns optIns;
    private final OptInSettings settings;
    private final Answers answers;
    private final Clock clock;

    OptInEndpoint(RequestGate gate, OptInCheck check, OptInRequests requests, OptIns optIns, OptInSettings settings, Answers answers,
            Clock clock) {
        this.gate = gate;
        this.check = check;
        this.requests = requests;
        this.optIns = optIns;
        this.settings = settings;
        this.answers = answers;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint requestsForConsent() {
        return new HttpEndpoint("opt-ins", this::askToConfirm);
    }

    @Bean
    HttpEndpoint confirmationsOfConsent() {
        return new HttpEndpoint("opt-ins-confirm", this::confirmOptIn);
    }

    /** {@code POST /{version}/{phone-number-id}/opt_in_requests} */
    Answer askToConfirm(HttpServletRequest request) {
        return gate.answer(request, requestId -> ask(request, requestId, clock.instant()));
    }

    private Answer ask(HttpServletRequest request, String requestId, Instant now) {
        return switch (gate.caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender sender) -> switch (gate.body(request)) {
                case Refusal refusal -> answers.refused(requestId, refusal);
                case RequestBody.Fields(ObjectNode body) -> ask(sender, body, RequestGate.key(request), requestId, now);
            };
        };
    }

    private Answer ask(Sender sender, ObjectNode body, Optional<String> key, String requestId, Instant now) {
        Optional<Refusal> badKey = RequestGate.badKey(key);
        if (badKey.isPresent()) {
            return answers.refused(requestId, badKey.get());
        }
        return switch (check.check(sender, body, key, now)) {
            case CheckedOptIn.Refused(Refusal refusal) -> answers.refused(requestId, refusal);
            case OptInRequest asked -> switch (requests.store(asked, now)) {
                case Outcome.Asked(OptIn optIn) -> answers.success(requestId, told(asked, body.path("to").stringValue(), optIn));
                case Outcome.KeyReused() -> answers.refused(requestId, new Refusal(RequestFault.KEY_REUSED,
                        "The Idempotency-Key was used for another content before. Make a new key for each request."));
                case Outcome.Erased() -> answers.refused(requestId, Refusal.UNDELIVERABLE);
                case Outcome.Pending(OptIn earlier) -> answers.refused(requestId, new Refusal(RequestFault.OPT_IN_PENDING,
                        "The person was asked before, and has not answered: request " + earlier.id() + " waits until " + earlier.expiresAt()
                                + ". Nobody is asked twice for one consent."));
            };
        };
    }

    private static ObjectNode told(OptInRequest asked, String input, OptIn optIn) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp");
        body.putArray("contacts").addObject().put("input", input).put("wa_id", asked.recipient().waId());
        body.putArray("messages").addObject().put("id", optIn.message().text()).put("message_status", "accepted");
        body.putObject("opt_in_request").put("id", optIn.id().toString()).put("status", "requested").put("expires_at",
                optIn.expiresAt().toString());
        return body;
    }

    /** {@code POST /{version}/{phone-number-id}/opt_in_requests/{id}/confirm} */
    Answer confirmOptIn(HttpServletRequest request) {
        return gate.answer(request, requestId -> confirm(request, requestId, clock.instant()));
    }

    private Answer confirm(HttpServletRequest request, String requestId, Instant now) {
        return switch (gate.caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender sender) -> switch (gate.body(request)) {
                case Refusal refusal -> answers.refused(requestId, refusal);
                case RequestBody.Fields(ObjectNode body) -> CODE.check("", body).map(refusal -> answers.refused(requestId, refusal))
                        .orElseGet(() -> confirm(sender, String.valueOf(request.getAttribute(CloudApiPaths.OPT_IN)),
                                body.path("code").stringValue(), requestId, now));
            };
        };
    }

    private Answer confirm(Sender sender, String id, String code, String requestId, Instant now) {
        Confirmation confirmation = id(id).map(known -> optIns.byCode(sender.business(), known, code, now))
                .orElseGet(Confirmation.Unknown::new);
        return switch (confirmation) {
            case Confirmation.Confirmed(OptIn optIn) -> answers.success(requestId, confirmed(optIn));
            case Confirmation.Unknown() -> refused(requestId, RequestFault.UNKNOWN_OPT_IN, "The business has no request of this id."
                    + " Unanswered requests are deleted after " + settings.expiry().toDays() + " days.");
            case Confirmation.Used(Instant at) -> refused(requestId, RequestFault.OPT_IN_USED, "The code was used before, and each code"
                    + " is valid once: the consent was confirmed at " + at + ".");
            case Confirmation.Expired(Instant at) -> refused(requestId, RequestFault.OPT_IN_EXPIRED, "The code expired at " + at
                    + ". Ask the person to fill in the form again.");
            case Confirmation.Withdrawn() -> refused(requestId, RequestFault.OPT_IN_WITHDRAWN, "The person has withdrawn since she was"
                    + " asked. A new consent must come from her: she can fill in the form again.");
            case Confirmation.OtherWay(OptIn.Answer answer) ->
                    refused(requestId, RequestFault.OPT_IN_OTHER_WAY, "This request is confirmed by "
                            + answer.name().toLowerCase(Locale.ROOT) + ", and has no code. Give the id of a request with a code.");
            case Confirmation.TooManyAttempts() -> refused(requestId, RequestFault.OPT_IN_GUESSED_OUT, "The code is no longer valid, as"
                    + " there were "
                    + OptIn.MOST_ATTEMPTS + " wrong ones. Make a new request.");
            case Confirmation.WrongCode(int left) -> refused(requestId, RequestFault.OPT_IN_WRONG_CODE, "The code is wrong; " + left
                    + " attempts are left. Use the code of this request, not of an earlier one.");
        };
    }

    private Answer refused(String requestId, RequestFault fault, String details) {
        return answers.refused(requestId, new Refusal(fault, details));
    }

    private static ObjectNode confirmed(OptIn optIn) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("success", true);
        body.putObject("opt_in_request").put("id", optIn.id().toString()).put("status", "confirmed").put("confirmed_at",
                optIn.confirmedAt().orElseThrow().toString());
        return body;
    }

    private static Optional<OptIn.Id> id(String text) {
        try {
            return Optional.of(new OptIn.Id(UUID.fromString(text)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
