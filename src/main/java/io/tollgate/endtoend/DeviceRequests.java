package io.tollgate.endtoend;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.signing.SignerAway;
import io.tollgate.messenger.MessengerSecrets;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The parts that every call has: who calls, and what is in the body. Work may throw {@link UnfitParameter}, which refuses the request. */
@Component
class DeviceRequests {

    private static final Logger log = LoggerFactory.getLogger(DeviceRequests.class);
    static final int CREATED = 201;
    private static final int LARGEST = 2 << 20;

    private final Businesses businesses;
    private final MessengerSecrets messenger;
    private final Devices devices;
    private final RequestBodies bodies;
    private final Answers answers;
    private final Guard guard;
    private final Clock clock;

    DeviceRequests(Businesses businesses, MessengerSecrets messenger, Devices devices, RequestBodies bodies, Answers answers, Guard guard,
            Clock clock) {
        this.businesses = businesses;
        this.messenger = messenger;
        this.devices = devices;
        this.bodies = bodies;
        this.answers = answers;
        this.guard = guard;
        this.clock = clock;
    }

    /** One call. */
    record Call(String requestId, HttpServletRequest request, Instant now) {

        /** The id in the path, as it was given. */
        String part() {
            return String.valueOf(request.getAttribute(CloudApiPaths.PART));
        }
    }

    /** The owner of the token that the call shows. */
    sealed interface Holder {

        record OfBusiness(Business business) implements Holder {}

        record TheMessenger() implements Holder {}

        record OfDevice(Device device) implements Holder {}
    }

    @FunctionalInterface
    interface Work {
        Answer of(Call call, Holder holder);
    }

    @FunctionalInterface
    interface DeviceWork {
        Answer of(Call call, Device device);
    }

    /** Answers without a token: the caller knows for whom. */
    Answer ofCaller(HttpServletRequest request, Function<Call, Answer> work) {
        Call call = new Call(answers.newRequestId(), request, clock.instant());
        return guard.answer(call.requestId(), "Perhaps it was not done. Try again.", () -> {
            try {
                return work.apply(call);
            } catch (UnfitParameter unfit) {
                return refused(call, unfit.why());
            } catch (SignerAway away) {
                return refused(call, unsigned(away));
            }
        });
    }

    /** Answers a caller whose token is known. */
    Answer ofHolder(HttpServletRequest request, Work work) {
        return ofCaller(request, call -> {
            Optional<String> token = HttpParts.token(request);
            if (token.isEmpty()) {
                return refused(call, new Refusal(RequestFault.NO_TOKEN, "There is no access token. Add the header"
                        + " 'Authorization: Bearer ...'."));
            }
            Optional<Holder> holder = holder(token.get());
            if (holder.isEmpty()) {
                return refused(call, new Refusal(RequestFault.WRONG_TOKEN, "The access token is not known. That of a revoked device is"
                        + " dead."));
            }
            return work.of(call, holder.get());
        });
    }

    /** The refusal of a call that needs a signature while none can be made. The next try puts right what was done. */
    static Refusal unsigned(SignerAway away) {
        log.warn("Nothing can be signed for devices: {}", away.getMessage());
        return new Refusal(RequestFault.UNAVAILABLE, "Credentials cannot be signed at the moment. Try again: the same key is the same"
                + " device.");
    }

    /** Answers a device. */
    Answer ofDevice(HttpServletRequest request, DeviceWork work) {
        return ofHolder(request, (call, holder) -> {
            if (!(holder instanceof Holder.OfDevice(Device device))) {
                return refused(call, new Refusal(RequestFault.WRONG_TOKEN, "This call takes the token of a device. Register one at"
                        + " /e2e/v1/devices."));
            }
            devices.seen(device, call.now());
            return work.of(call, device);
        });
    }

    private Optional<Holder> holder(String token) {
        Optional<Holder> device = devices.byToken(token).map(Holder.OfDevice::new);
        return device.or(() -> messenger.isToken(token) ? Optional.of(new Holder.TheMessenger()) : Optional.empty())
                .or(() -> businesses.byToken(token).map(Holder.OfBusiness::new));
    }

    Instant now() {
        return clock.instant();
    }

    Answer refused(Call call, Refusal refusal) {
        return answers.refused(call.requestId(), refusal);
    }

    Answer refused(Call call, Refusal refusal, ObjectNode body) {
        return answers.refused(call.requestId(), refusal, body);
    }

    Answer success(Call call, ObjectNode body) {
        return answers.success(call.requestId(), body);
    }

    Answer done(Call call) {
        return answers.done(call.requestId());
    }

    Answer created(Call call, ObjectNode body) {
        return new Answer(CREATED, call.requestId(), Map.of(), JsonMapper.shared().writeValueAsBytes(body));
    }

    /** The body, if it has this shape. */
    ObjectNode body(Call call, Shape shape) {
        Optional<Refusal> type = HttpParts.contentType(call.request());
        if (type.isPresent()) {
            throw new UnfitParameter(type.get());
        }
        byte[] bytes = HttpParts.body(call.request(), LARGEST);
        if (bytes.length > LARGEST) {
            throw new UnfitParameter(new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + LARGEST + " bytes."));
        }
        return switch (bodies.read(bytes)) {
            case Refusal refusal -> throw new UnfitParameter(refusal);
            case RequestBody.Fields(ObjectNode body) -> {
                shape.check("", body).ifPresent(fault -> {
                    throw new UnfitParameter(fault);
                });
                yield body;
            }
        };
    }

    /** @param path of the value in the body, for the refusal */
    static byte[] bytes(JsonNode value, String path) {
        try {
            return Base64.getUrlDecoder().decode(value.stringValue());
        } catch (IllegalArgumentException noBase64) {
            throw UnfitParameter.invalid(path, "must be base64url without padding");
        }
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static ObjectNode json() {
        return JsonMapper.shared().createObjectNode();
    }
}
