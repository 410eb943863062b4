package io.tollgate.endtoend;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.whole;

import com.nimbusds.jose.jwk.JWK;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.Envelopes.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What waits for a device, and the keys by which everybody checks credentials. */
@Component
final class InboxEndpoints {

    private static final int MOST = 100;
    private static final int LONGEST_WAIT = 20;
    private static final Duration KEYS_KEPT = Duration.ofMinutes(1);
    private static final Shape ACKNOWLEDGED = object(required("seq", whole(0, Long.MAX_VALUE / 2)), optional("told",
            list(MOST, object(required("group_id", text(90)), required("message_id", text(128))))));

    private final DeviceRequests requests;
    private final Envelopes envelopes;
    private final InboxBell bell;
    private final Acknowledgements acknowledgements;
    private final Joins joins;
    private final IssuingKeys keys;
    private final Devices devices;
    private final Answers answers;
    private final Guard guard;
    private final Origins origins;

    InboxEndpoints(DeviceRequests requests, Envelopes envelopes, InboxBell bell, Acknowledgements acknowledgements, Joins joins,
            IssuingKeys keys, Devices devices, Answers answers, Guard guard, Origins origins) {
        this.joins = joins;
        this.origins = origins;
        this.requests = requests;
        this.envelopes = envelopes;
        this.bell = bell;
        this.acknowledgements = acknowledgements;
        this.keys = keys;
        this.devices = devices;
        this.answers = answers;
        this.guard = guard;
    }

    @Bean
    HttpEndpoint endToEndInbox() {
        return new HttpEndpoint("e2e-inbox", Optional.of("/e2e/v1/inbox"), Set.of("GET"), this::read);
    }

    @Bean
    HttpEndpoint endToEndAcknowledgements() {
        return new HttpEndpoint("e2e-ack", Optional.of("/e2e/v1/inbox/ack"), Set.of("POST"), this::acknowledge);
    }

    @Bean
    HttpEndpoint endToEndKeys() {
        return new HttpEndpoint("e2e-keys", Optional.of("/.well-known/tollgate-keys"), Set.of("GET"), this::keys);
    }

    /** {@code GET /e2e/v1/inbox} */
    private Answer read(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            Map<String, String> query = HttpParts.address(request);
            long after = number(query, "after", 0, Long.MAX_VALUE / 2, 0);
            int limit = (int) number(query, "limit", 1, MOST, MOST);
            long wait = number(query, "wait", 0, LONGEST_WAIT, 0);
            ObjectNode body = DeviceRequests.json();
            ArrayNode all = body.putArray("envelopes");
            List<Waiting> found = next(device.id(), after, limit, Duration.ofSeconds(wait));
            Map<String, String> from = origins.of(device, found.stream().map(one -> one.content().group()).toList());
            found.forEach(one -> all.add(json(one, Optional.ofNullable(from.get(DeviceRequests.text(one.content().group()))))));
            return requests.success(call, body);
        });
    }

    private List<Waiting> next(DeviceId device, long after, int limit, Duration wait) {
        if (wait.isZero()) {
            return envelopes.next(device, after, limit);
        }
        long begin = System.nanoTime();
        Semaphore turn = bell.enter(device);
        try {
            while (true) {
                List<Waiting> found = envelopes.next(device, after, limit);
                Duration left = wait.minusNanos(System.nanoTime() - begin);
                if (!found.isEmpty() || !left.isPositive() || Thread.currentThread().isInterrupted()) {
                    return found;
                }
                bell.await(turn, left);
            }
        } finally {
            bell.leave(device, turn);
        }
    }

    /** @param from the number of the other side */
    private static ObjectNode json(Waiting envelope, Optional<String> from) {
        Envelopes.Content content = envelope.content();
        ObjectNode json = DeviceRequests.json().put("seq", envelope.seq()).put("kind", content.kind().name().toLowerCase(Locale.ROOT))
                .put("group_id", DeviceRequests.text(content.group()));
        content.epoch().ifPresent(epoch -> json.put("epoch", epoch));
        if (content.kind() != Envelopes.Kind.COMMIT) {
            from.ifPresent(number -> json.put("from", number));
        }
        if (!content.messageId().isEmpty()) {
            json.put(content.kind() == Envelopes.Kind.JOIN ? "device_id" : "message_id", content.messageId());
        }
        return json.put("data", DeviceRequests.text(content.bytes())).put("at", envelope.at().getEpochSecond());
    }

    private static long number(Map<String, String> query, String name, long least, long most, long otherwise) {
        String given = query.getOrDefault(name, "");
        if (given.isEmpty()) {
            return otherwise;
        }
        if (!given.matches("[0-9]{1,18}") || Long.parseLong(given) < least || Long.parseLong(given) > most) {
            throw UnfitParameter.invalid(name, "must be a whole number from " + least + " to " + most);
        }
        return Long.parseLong(given);
    }

    /** {@code POST /e2e/v1/inbox/ack} */
    private Answer acknowledge(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            ObjectNode body = requests.body(call, ACKNOWLEDGED);
            acknowledgements.take(device, body.path("seq").asLong(), call.now());
            if (device.isOfBusiness()) {
                body.path("told").forEach(one -> joins.told(DeviceRequests.bytes(one.path("group_id"), "told.group_id"),
                        one.path("message_id").stringValue(), device, call.now()));
            }
            return requests.done(call);
        });
    }

    /** {@code GET /.well-known/tollgate-keys}, for everybody. */
    private Answer keys(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guard.answer(requestId, "Try again.", () -> {
            ObjectNode body = DeviceRequests.json();
            ArrayNode all = body.putArray("keys");
            for (JWK key : keys.published(requests.now())) {
                all.add(JsonMapper.shared().readTree(key.toJSONString()));
            }
            ArrayNode revoked = body.putArray("revoked");
            devices.revoked(requests.now().minus(DeviceCredentials.SEEN)).forEach(one -> revoked.addObject().put("device_id",
                    one.id().text())
                    .put("at", one.at().getEpochSecond()));
            body.put("now", requests.now().getEpochSecond());
            return answers.success(requestId, body).with("Access-Control-Allow-Origin", "*")
                    .with("Cache-Control", "max-age=" + KEYS_KEPT.toSeconds() + ", public");
        });
    }
}
