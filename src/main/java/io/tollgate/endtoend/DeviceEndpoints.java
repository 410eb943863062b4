package io.tollgate.endtoend;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.DeviceRequests.Call;
import io.tollgate.endtoend.DeviceRequests.Holder;
import io.tollgate.endtoend.mls.Ed25519;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls by which devices come and go. An account registers its devices with its own token; a device calls with the one that it gets.
*/
@Component
final class DeviceEndpoints {

    private static final Shape NOTHING = object();
    private static final Shape REGISTRATION = object(
            optional("phone_number_id", text(20)), optional("user", text(40)), optional("user_id", text(200)),
            required("signature_key", text(64)), required("challenge", text(200)), required("proof", text(120)),
            optional("name", textOrEmpty(100)));

    private final DeviceRequests requests;
    private final Challenges challenges;
    private final Devices devices;
    private final DeviceCredentials credentials;
    private final Revocations revocations;
    private final DeviceAccounts accounts;

    DeviceEndpoints(DeviceRequests requests, Challenges challenges, Devices devices, DeviceCredentials credentials, Revocations revocations,
            DeviceAccounts accounts) {
        this.requests = requests;
        this.challenges = challenges;
        this.devices = devices;
        this.credentials = credentials;
        this.revocations = revocations;
        this.accounts = accounts;
    }

    @Bean
    HttpEndpoint endToEndChallenges() {
        return new HttpEndpoint("e2e-challenges", Optional.of("/e2e/v1/challenges"), Set.of("POST"), this::challenge);
    }

    @Bean
    HttpEndpoint endToEndDevices() {
        return new HttpEndpoint("e2e-devices", Optional.of("/e2e/v1/devices"), Set.of("GET", "POST"),
                request -> request.getMethod().equals("GET") ? list(request) : register(request));
    }

    @Bean
    HttpEndpoint endToEndDevice() {
        return new HttpEndpoint("e2e-device", Optional.of("/e2e/v1/devices/{id}"), Set.of("DELETE"), this::revoke);
    }

    @Bean
    HttpEndpoint endToEndCredential() {
        return new HttpEndpoint("e2e-credential", Optional.of("/e2e/v1/devices/{id}/credential"), Set.of("POST"), this::renew);
    }

    /** {@code POST /e2e/v1/challenges} */
    private Answer challenge(HttpServletRequest request) {
        return requests.ofHolder(request, (call, holder) -> {
            accounts.refuseDevice(holder);
            return challenge(call);
        });
    }

    Answer challenge(Call call) {
        requests.body(call, NOTHING);
        Challenges.Challenge fresh = challenges.fresh(call.now());
        return requests.success(call, DeviceRequests.json().put("challenge", fresh.text())
                .put("expires", fresh.expires().getEpochSecond()));
    }

    /** {@code POST /e2e/v1/devices} */
    private Answer register(HttpServletRequest request) {
        return requests.ofHolder(request, (call, holder) -> {
            accounts.refuseDevice(holder);
            return register(call, body -> accounts.of(holder, body, call.now()));
        });
    }

    /** @param whose finds the account of the device, once it has shown that it has the key */
    Answer register(Call call, Function<ObjectNode, DeviceAccounts.Named> whose) {
        ObjectNode body = requests.body(call, REGISTRATION);
        byte[] key = DeviceRequests.bytes(body.path("signature_key"), "signature_key");
        if (key.length != Ed25519.KEY_BYTES) {
            throw UnfitParameter.invalid("signature_key", "must be an Ed25519 key of 32 bytes");
        }
        String challenge = body.path("challenge").stringValue();
        if (!challenges.isOpen(challenge, call.now())) {
            throw UnfitParameter.invalid("challenge", "is not an open one of Tollgate. Ask for a new one: it is open for five minutes");
        }
        byte[] proof = DeviceRequests.bytes(body.path("proof"), "proof");
        if (!Ed25519.isSigned(key, challenge.getBytes(StandardCharsets.UTF_8), proof)) {
            throw UnfitParameter.invalid("proof", "is not a signature of the challenge's text by the key");
        }
        DeviceAccounts.Named named = whose.apply(body);
        Devices.Registered registered = devices
                .register(named.account(), named.subject(), key, body.path("name").asString(""), call.now())
                .orElseThrow(() -> UnfitParameter.invalid("signature_key", "was used before, by a device of another account or one that"
                        + " is revoked. Make a new key"));
        DeviceCredentials.Credential credential = credentials.issue(registered.device(), call.now());
        return requests.created(call, DeviceRequests.json().put("device_id", registered.device().id().text())
                .put("device_token", registered.token()).put("credential", credential.text())
                .put("expires", credential.expires().getEpochSecond()));
    }

    /** {@code GET /e2e/v1/devices} */
    private Answer list(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            ObjectNode body = DeviceRequests.json();
            ArrayNode all = body.putArray("devices");
            devices.of(device.account()).forEach(one -> all.addObject().put("device_id", one.id().text()).put("name", one.name())
                    .put("created", one.created().getEpochSecond()).put("last_seen", one.lastSeen().getEpochSecond())
                    .put("revoked", one.revoked().isPresent()));
            return requests.success(call, body);
        });
    }

    /** {@code DELETE /e2e/v1/devices/{id}} */
    private Answer revoke(HttpServletRequest request) {
        return requests.ofHolder(request, (call, holder) -> {
            Device device = DeviceId.parse(call.part()).flatMap(devices::find).filter(found -> accounts.owns(holder, found))
                    .orElseThrow(() -> new UnfitParameter(unknown()));
            revocations.revoke(device.id(), call.now());
            return requests.done(call);
        });
    }

    /** {@code POST /e2e/v1/devices/{id}/credential} */
    private Answer renew(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            own(call, device);
            return credentials.renew(device, call.now())
                    .map(credential -> requests.success(call, DeviceRequests.json().put("credential", credential.text())
                            .put("expires", credential.expires().getEpochSecond())))
                    .orElseGet(() -> requests.refused(call, new Refusal(RequestFault.UNVERIFIED, "The business has lost its badge. Register"
                            + " the device again: its credential then says that there is none.")));
        });
    }

    /** Refuses another device's id in the path. */
    static void own(Call call, Device device) {
        if (!call.part().equals(device.id().text())) {
            throw new UnfitParameter(unknown());
        }
    }

    static Refusal unknown() {
        return new Refusal(RequestFault.UNKNOWN_GROUP, "The account of this token has no such device.");
    }
}
