package io.tollgate.endtoend;

import static io.tollgate.cloudapi.Shape.flag;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.mls.KeyPackage;
import io.tollgate.endtoend.mls.NotMls;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Key packages: devices bring theirs, and claim those of whom they may write to. */
@Component
final class PackageEndpoints {

    private static final Duration LONGEST_LIFE = Duration.ofDays(90);
    private static final int LONGEST_TEXT = 4 * KeyPackage.LONGEST / 3 + 4;
    private static final Shape PACKAGES = object(required("packages", list(KeyPackages.MOST, text(LONGEST_TEXT))),
            optional("last_resort", text(LONGEST_TEXT)));
    private static final Shape CLAIM = object(optional("to", text(40)), optional("phone_number_id", text(20)),
            optional("own", flag()), optional("group_id", text(90)));

    private final DeviceRequests requests;
    private final Counterparts counterparts;
    private final KeyPackages packages;
    private final DeviceCredentials credentials;
    private final Claims claims;
    private final Devices devices;
    private final Joins joins;

    PackageEndpoints(DeviceRequests requests, Counterparts counterparts, KeyPackages packages, DeviceCredentials credentials, Claims claims,
            Devices devices, Joins joins) {
        this.joins = joins;
        this.requests = requests;
        this.counterparts = counterparts;
        this.packages = packages;
        this.credentials = credentials;
        this.claims = claims;
        this.devices = devices;
    }

    @Bean
    HttpEndpoint endToEndPackages() {
        return new HttpEndpoint("e2e-key-packages", Optional.of("/e2e/v1/devices/{id}/key-packages"), Set.of("PUT"), this::bring);
    }

    @Bean
    HttpEndpoint endToEndClaim() {
        return new HttpEndpoint("e2e-claim", Optional.of("/e2e/v1/key-packages/claim"), Set.of("POST"), this::claim);
    }

    /** {@code PUT /e2e/v1/devices/{id}/key-packages} */
    private Answer bring(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            DeviceEndpoints.own(call, device);
            ObjectNode body = requests.body(call, PACKAGES);
            List<KeyPackages.Brought> brought = new ArrayList<>();
            for (int i = 0; i < body.path("packages").size(); i++) {
                brought.add(brought(device, body.path("packages").get(i), "packages[" + i + "]", false, call.now()));
            }
            if (body.hasNonNull("last_resort")) {
                brought.add(brought(device, body.path("last_resort"), "last_resort", true, call.now()));
            }
            int fresh = body.path("packages").size();
            if (fresh + packages.stock(device.id(), call.now()) > KeyPackages.MOST) {
                throw UnfitParameter.invalid("packages", "would be more than " + KeyPackages.MOST + " for this device that nobody has yet");
            }
            if (!packages.add(device, brought)) {
                throw UnfitParameter.invalid("packages", "has a package that was there before, or twice. Make new ones");
            }
            return requests.success(call, DeviceRequests.json().put("stock", packages.stock(device.id(), call.now())));
        });
    }

    private KeyPackages.Brought brought(Device device, JsonNode text, String path, boolean lastResort, Instant now) {
        byte[] bytes = DeviceRequests.bytes(text, path);
        KeyPackage read;
        try {
            read = KeyPackage.read(bytes);
        } catch (NotMls odd) {
            throw UnfitParameter.invalid(path, odd.why());
        }
        if (!Arrays.equals(read.signatureKey(), device.key())) {
            throw UnfitParameter.invalid(path, "has another key than the device");
        }
        if (!credentials.isOf(device, read.identity(), now)) {
            throw UnfitParameter.invalid(path, "must have a valid credential of this device as its identity");
        }
        if (read.notBefore().isAfter(now) || !read.notAfter().isAfter(now) || read.notAfter().isAfter(now.plus(LONGEST_LIFE))) {
            throw UnfitParameter.invalid(path, "must be valid now, and for at most " + LONGEST_LIFE.toDays() + " days");
        }
        return new KeyPackages.Brought(read, bytes, lastResort);
    }

    /** {@code POST /e2e/v1/key-packages/claim} */
    private Answer claim(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            ObjectNode body = requests.body(call, CLAIM);
            boolean inGroup = body.hasNonNull("group_id");
            List<Device> outside = inGroup
                    ? joins.outside(DeviceRequests.bytes(body.path("group_id"), "group_id"), device, call.now())
                    : List.of();
            // Only claims of others' packages count: nobody uses up his own.
            boolean counts = inGroup
                    ? outside.stream().anyMatch(one -> !one.account().equals(device.account()))
                    : !body.path("own").asBoolean(false);
            Optional<Instant> pause = counts ? claims.count(device, call.now()) : Optional.empty();
            if (pause.isPresent()) {
                long seconds = Math.max(1, Duration.between(call.now(), pause.get()).toSeconds());
                return requests.refused(call, new Refusal(RequestFault.RATE_HIT, "This account has made all the claims that an hour allows."
                        + " Try again in " + seconds + " seconds.")).with("Retry-After", Long.toString(seconds));
            }
            List<Device> asked = inGroup ? outside : devices.of(whose(device, body, call.now()));
            List<DeviceId> theirs = asked.stream().filter(one -> one.revoked().isEmpty() && !one.id().equals(device.id())).map(Device::id)
                    .toList();
            ObjectNode answer = DeviceRequests.json();
            ArrayNode all = answer.putArray("devices");
            packages.claim(theirs, device.subject(), call.now()).forEach(one -> all.addObject().put("device_id", one.device().text())
                    .put("key_package", DeviceRequests.text(one.content())).put("reused", one.reused()));
            return requests.success(call, answer);
        });
    }

    /** The own account, so that a device brings a new one of its account into the conversations; or the other side. */
    private DeviceOwner whose(Device device, ObjectNode body, Instant now) {
        if (body.path("own").asBoolean(false)) {
            return device.account();
        }
        Counterparts.Pair pair = counterparts.of(device, body, now);
        return device.isOfBusiness() ? new DeviceOwner.OfPerson(pair.person()) : new DeviceOwner.OfNumber(pair.sender().id());
    }
}
