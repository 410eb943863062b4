package io.tollgate.trust.registration;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.GraphObject;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.NumberCall;
import io.tollgate.cloudapi.NumberSetting;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.SenderIds;
import io.tollgate.cloudapi.Shape;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.node.ObjectNode;

/** The partner's calls for its number: request a code, verify it, register with a PIN, and deregister. */
@Component
final class NumberEndpoint implements GraphObject {

    private static final int LONGEST = 20;
    private static final String METHOD = "code_method";
    private static final String LANGUAGE = "language";
    private static final String CODE = "code";
    private static final String PIN = "pin";
    private static final String NAME = "new_display_name";
    private static final String REGION = "data_localization_region";

    private static final Shape METHOD_AND_LANGUAGE = object(required(METHOD, oneOf("SMS", "VOICE")), required(LANGUAGE, text(LONGEST)));
    private static final Shape A_CODE = object(required(CODE, text(LONGEST)));
    private static final Shape A_PIN = object(required(PIN, text(LONGEST)));
    private static final Shape REGISTRATION = object(
            required("messaging_product", oneOf("whatsapp")), required(PIN, text(LONGEST)), optional(REGION, text(LONGEST)));

    private final RequestGate gate;
    private final Businesses businesses;
    private final Registrations registrations;
    private final Answers answers;
    private final List<NumberSetting> settings;
    private final DeregisteredNumbers deregistered;
    private final Clock clock;

    NumberEndpoint(RequestGate gate, Businesses businesses, Registrations registrations, Answers answers, List<NumberSetting> settings,
            DeregisteredNumbers deregistered, Clock clock) {
        this.deregistered = deregistered;
        this.settings = settings;
        this.gate = gate;
        this.businesses = businesses;
        this.registrations = registrations;
        this.answers = answers;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint stepsOfNumbers() {
        return new HttpEndpoint("number", this::number);
    }

    /** {@code POST /{version}/{phone-number-id}/request_code} and the other steps of a number's verification and registration. */
    Answer number(HttpServletRequest request) {
        return gate.answer(request, requestId -> take(request, clock.instant())
                .map(refusal -> answers.refused(requestId, refusal)).orElseGet(() -> answers.done(requestId)));
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public boolean has(String id, Business business) {
        return SenderIds.parse(id).flatMap(businesses::sender).filter(sender -> sender.business().equals(business.id())).isPresent();
    }

    /** {@code POST /{version}/{phone-number-id}} sets the PIN, or what else can be set. */
    @Override
    public Answer answer(String requestId, Business business, String id, HttpServletRequest request) {
        Sender sender = SenderIds.parse(id).flatMap(businesses::sender).orElseThrow();
        Optional<Refusal> refusal = switch (gate.fields(request)) {
            case Refusal unreadable -> Optional.of(unreadable);
            case RequestBody.Fields(ObjectNode fields) ->
                    set(sender, request.getParameter(NAME) == null ? fields : fields.put(NAME, ""));
        };
        return refusal.map(why -> answers.refused(requestId, why)).orElseGet(() -> answers.done(requestId));
    }

    private Optional<Refusal> set(Sender sender, ObjectNode fields) {
        if (fields.has(NAME)) {
            return refuse(RequestFault.NOT_OFFERED, "Tollgate does not offer " + NAME + ". The operator gives a number its name; the"
                    + " webhook phone_number_name_update tells it.");
        }
        List<NumberSetting> wanted = settings.stream().filter(setting -> fields.has(setting.field())).toList();
        Optional<Refusal> refusal = wanted.stream().flatMap(setting -> setting.set(sender, fields.path(setting.field())).stream())
                .findFirst();
        if (refusal.isPresent() || !wanted.isEmpty() && !fields.has(PIN)) {
            return refusal;
        }
        return A_PIN.check("", fields).or(() -> sixDigits(fields, PIN))
                .or(() -> refusal(registrations.setPin(sender, value(fields, PIN), clock.instant())));
    }

    /** Empty if the call succeeded; otherwise why not. */
    private Optional<Refusal> take(HttpServletRequest request, Instant now) {
        return switch (gate.caller(request)) {
            case Refusal refusal -> Optional.of(refusal);
            case Caller.Known(Sender sender) -> switch (gate.fields(request)) {
                case Refusal refusal -> Optional.of(refusal);
                case RequestBody.Fields(ObjectNode fields) -> {
                    NumberCall call = (NumberCall) request.getAttribute(CloudApiPaths.NUMBER_CALL);
                    Optional<Refusal> refusal = take(call, sender, withQuery(request, fields), now);
                    deregistered.changed();
                    yield refusal;
                }
            };
        };
    }

    private Optional<Refusal> take(NumberCall call, Sender sender, ObjectNode fields, Instant now) {
        return switch (call) {
            case REQUEST_CODE -> METHOD_AND_LANGUAGE.check("", fields)
                    .or(() -> mustMatch(fields, LANGUAGE, "[a-z]{2,3}(_[A-Z]{2})?", "a language such as en or en_US"))
                    .or(() -> refusal(
                            registrations.requestCode(sender, CodeMethod.valueOf(value(fields, METHOD)), value(fields, LANGUAGE), now)));
            case VERIFY_CODE -> A_CODE.check("", fields).or(() -> sixDigits(fields, CODE))
                    .or(() -> refusal(registrations.verifyCode(sender, value(fields, CODE), now)));
            case REGISTER -> REGISTRATION.check("", fields).or(() -> sixDigits(fields, PIN))
                    .or(() -> fields.hasNonNull(REGION) ? mustMatch(fields, REGION, "[A-Z]{2}", "a country such as DE") : Optional.empty())
                    .or(() -> refusal(registrations.register(sender, value(fields, PIN),
                            Optional.of(value(fields, REGION)).filter(region -> !region.isEmpty()), now)));
            case DEREGISTER -> refusal(registrations.deregister(sender, now));
        };
    }

    private static Optional<Refusal> refusal(RegistrationOutcome outcome) {
        return switch (outcome) {
            case DONE -> Optional.empty();
            case TOO_MANY_CALLS -> refuse(RequestFault.TOO_MANY_CALLS, "The business has made too many calls of this kind in the last"
                    + " hour. Wait some minutes.");
            case LOCKED -> refuse(RequestFault.LOCKED, "An officer revoked the verification of the number, and no code can undo that."
                    + " Ask the operator why.");
            case TOO_MANY_CODES -> refuse(RequestFault.TOO_MANY_CALLS, "The number has requested too many codes in the last 24 hours."
                    + " Use the last code, or wait.");
            case NOT_SENT -> refuse(RequestFault.NOT_SENT, "The code could not be sent. Request another one, or use the other"
                    + " code_method.");
            case NO_CODE -> refuse(RequestFault.INVALID, "There is no code for this number. Request one first.");
            case USED_CODE -> refuse(RequestFault.INVALID, "The code was used before, and each code is valid once. If the number is not"
                    + " verified, request another code.");
            case EXPIRED_CODE -> refuse(RequestFault.INVALID, "The code has expired. Request another one.");
            case GUESSED_OUT_CODE -> refuse(RequestFault.INVALID, "The code is no longer valid, as there were too many wrong ones."
                    + " Request another one.");
            case WRONG_CODE -> refuse(RequestFault.INVALID, "The code is wrong. Use the code of the last request: earlier codes are not"
                    + " valid.");
            case TOO_OFTEN -> refuse(RequestFault.TOO_MANY_REGISTRATIONS, "The number has tried this too often in the last days. Wait"
                    + " until some of the attempts are 72 hours old.");
            case NOT_VERIFIED -> refuse(RequestFault.NOT_VERIFIED, "The number is not verified. Request a code and verify it first.");
            case NOT_REGISTERED -> refuse(RequestFault.NOT_REGISTERED, "The number is not registered. Register it first.");
            case TOO_MANY_PINS -> refuse(RequestFault.TOO_MANY_PINS, "There were too many wrong PINs. Wait a day.");
            case TOO_FAST_PINS -> refuse(RequestFault.TOO_FAST_PINS, "This PIN came too soon after a wrong one, and was not checked."
                    + " Wait some seconds.");
            case WRONG_PIN -> refuse(RequestFault.WRONG_PIN, "The PIN is not the one that was set for the number.");
        };
    }

    private static Optional<Refusal> refuse(RequestFault fault, String details) {
        return Optional.of(new Refusal(fault, details));
    }

    private static Optional<Refusal> sixDigits(ObjectNode fields, String name) {
        return mustMatch(fields, name, "[0-9]{6}", "six digits");
    }

    private static Optional<Refusal> mustMatch(ObjectNode fields, String name, String pattern, String expected) {
        return value(fields, name).matches(pattern) ? Optional.empty() : Optional.of(Refusal.invalid(name, "must be " + expected));
    }

    private static String value(ObjectNode fields, String name) {
        return fields.path(name).asString("");
    }

    /** The query may also say how to send a code, but the body goes before it. Codes and PINs must be in the body: logs hold queries. */
    private static ObjectNode withQuery(HttpServletRequest request, ObjectNode fields) {
        String query = Optional.ofNullable(request.getQueryString()).orElse("");
        MultiValueMap<String, String> given = UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
        for (String name : new String[] {METHOD, LANGUAGE}) {
            if (!fields.hasNonNull(name)) {
                Optional.ofNullable(given.getFirst(name))
                        .ifPresent(value -> fields.put(name, UriUtils.decode(value, StandardCharsets.UTF_8)));
            }
        }
        return fields;
    }
}
