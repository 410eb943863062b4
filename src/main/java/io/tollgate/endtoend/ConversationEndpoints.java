package io.tollgate.endtoend;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.whole;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.Groups.Group;
import io.tollgate.endtoend.mls.Declaration;
import io.tollgate.endtoend.mls.Ed25519;
import io.tollgate.endtoend.mls.NotMls;
import io.tollgate.endtoend.mls.PrivateMessage;
import io.tollgate.endtoend.mls.Welcome;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Encrypted conversations: who is a member, and what people write in them. What businesses write goes through the gate, as all they send.
*/
@Component
final class ConversationEndpoints {

    private static final int SHORTEST_GROUP_ID = 8;
    private static final int MOST_MEMBERS = 50;
    private static final int LONGEST_MESSAGE = 4 * PrivateMessage.LONGEST / 3;
    private static final Duration LATE = Duration.ofHours(24);
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final Shape OPENED = object(required("group_id", text(90)), optional("to", text(40)), optional("phone_number_id",
            text(20)));
    private static final Shape COMMIT = object(required("epoch", whole(0, Long.MAX_VALUE / 2)), optional("commit", text(LONGEST_MESSAGE)),
            optional("welcomes", list(MOST_MEMBERS, object(required("device_id", text(22)),
                    required("welcome", text(4 * Welcome.LONGEST / 3 + 4))))),
            optional("removed", list(MOST_MEMBERS, text(22))));
    private static final Shape MESSAGE = object(
            required("message_id", text(128, Declaration.ID, "must be of letters, digits and . _ : = + / -")),
            required("message", text(LONGEST_MESSAGE)));
    private static final Shape CONTROL = object(required("keyword", oneOf("STOP")), required("at", whole(1, Integer.MAX_VALUE)),
            required("signature", text(120)));

    static final Refusal NO_MEMBER = new Refusal(RequestFault.UNKNOWN_GROUP, "There is no conversation of this group_id of which this"
            + " device is a member.");

    private final DeviceRequests requests;
    private final Counterparts counterparts;
    private final Groups groups;
    private final Devices devices;
    private final KeyPackages packages;
    private final Commits commits;
    private final EncryptedInbound words;

    ConversationEndpoints(DeviceRequests requests, Counterparts counterparts, Groups groups, Devices devices, KeyPackages packages,
            Commits commits, EncryptedInbound words) {
        this.requests = requests;
        this.counterparts = counterparts;
        this.groups = groups;
        this.devices = devices;
        this.packages = packages;
        this.commits = commits;
        this.words = words;
    }

    @Bean
    HttpEndpoint endToEndConversations() {
        return new HttpEndpoint("e2e-conversations", Optional.of("/e2e/v1/conversations"), Set.of("POST"), this::open);
    }

    @Bean
    HttpEndpoint endToEndCommits() {
        return new HttpEndpoint("e2e-commits", Optional.of("/e2e/v1/conversations/{group_id}/commits"), Set.of("POST"), this::commit);
    }

    @Bean
    HttpEndpoint endToEndMessages() {
        return new HttpEndpoint("e2e-messages", Optional.of("/e2e/v1/conversations/{group_id}/messages"), Set.of("POST"), this::write);
    }

    @Bean
    HttpEndpoint endToEndControl() {
        return new HttpEndpoint("e2e-control", Optional.of("/e2e/v1/conversations/{group_id}/control"), Set.of("POST"), this::control);
    }

    @Bean
    HttpEndpoint endToEndPlain() {
        return new HttpEndpoint("e2e-plain", Optional.of("/e2e/v1/conversations/{group_id}/plain"), Set.of("POST"), this::openUp);
    }

    /** {@code POST /e2e/v1/conversations/{group_id}/plain} */
    private Answer openUp(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            Group group = group(call.part(), device);
            requests.body(call, object());
            words.open(group, call.now());
            return requests.done(call);
        });
    }

    /** {@code POST /e2e/v1/conversations} */
    private Answer open(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            ObjectNode body = requests.body(call, OPENED);
            byte[] id = DeviceRequests.bytes(body.path("group_id"), "group_id");
            if (id.length < SHORTEST_GROUP_ID || id.length > PrivateMessage.LONGEST_GROUP_ID) {
                throw UnfitParameter.invalid("group_id", "must have " + SHORTEST_GROUP_ID + " to " + PrivateMessage.LONGEST_GROUP_ID
                        + " bytes, which nobody can guess");
            }
            Counterparts.Pair pair = counterparts.of(device, body, call.now());
            if (!groups.open(new Group(id, pair.sender().id(), pair.person(), 0, false), device, call.now())) {
                return requests.refused(call, new Refusal(RequestFault.GROUP_TAKEN, "There is a conversation of this group_id. Make a new"
                        + " one."));
            }
            return requests.created(call, DeviceRequests.json().put("group_id", DeviceRequests.text(id)).put("epoch", 0));
        });
    }

    /** {@code POST /e2e/v1/conversations/{group_id}/commits} */
    private Answer commit(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            Group group = group(call.part(), device);
            ObjectNode body = requests.body(call, COMMIT);
            long epoch = body.path("epoch").asLong();
            byte[] hash = DigestUtils.sha256(device.id().text() + body.path("commit").asString(body.toString()));
            if (groups.wasLast(group.id(), epoch, hash)) { // its answer was lost
                return requests.created(call, DeviceRequests.json().put("epoch", epoch + 1));
            }
            List<DeviceId> members = groups.members(group.id());
            Optional<byte[]> message = message(body, group, epoch);
            if (message.isEmpty() && members.size() > 1) {
                throw new UnfitParameter(Refusal.missing("commit"));
            }
            Map<Device, byte[]> welcomes = welcomes(body, group, members);
            List<DeviceId> removed = new ArrayList<>();
            for (JsonNode one : body.path("removed")) {
                removed.add(DeviceId.parse(one.stringValue())
                        .orElseThrow(() -> UnfitParameter.invalid("removed", "must hold ids of devices")));
            }
            if (commits.take(new Commits.Commit(group.id(), epoch, message, welcomes, removed, hash), device, call.now())) {
                return requests.created(call, DeviceRequests.json().put("epoch", epoch + 1));
            }
            long now = groups.find(group.id()).map(Group::epoch).orElse(group.epoch());
            return requests.refused(call, new Refusal(RequestFault.EPOCH_TAKEN, "The conversation is in epoch " + now + ". Take the commits"
                    + " that wait for this device, and try again."), DeviceRequests.json().put("epoch", now));
        });
    }

    private static Optional<byte[]> message(JsonNode body, Group group, long epoch) {
        if (!body.hasNonNull("commit")) {
            return Optional.empty();
        }
        byte[] bytes = DeviceRequests.bytes(body.path("commit"), "commit");
        PrivateMessage read = read(bytes, "commit", PrivateMessage.Type.COMMIT, group);
        if (read.epoch() != epoch) {
            throw UnfitParameter.invalid("commit", "is of epoch " + read.epoch() + ", and not of " + epoch);
        }
        return Optional.of(bytes);
    }

    /** A Welcome is for the device whose package it names. */
    private Map<Device, byte[]> welcomes(JsonNode body, Group group, List<DeviceId> members) {
        Map<Device, byte[]> welcomes = new LinkedHashMap<>();
        for (int i = 0; i < body.path("welcomes").size(); i++) {
            String path = "welcomes[" + i + "]";
            JsonNode one = body.path("welcomes").get(i);
            Device device = DeviceId.parse(one.path("device_id").stringValue()).flatMap(devices::find)
                    .filter(found -> found.revoked().isEmpty() && group.isOf(found.account()))
                    .orElseThrow(() -> UnfitParameter.invalid(path + ".device_id", "is not a device of one of the two sides"));
            byte[] bytes = DeviceRequests.bytes(one.path("welcome"), path + ".welcome");
            try {
                if (!packages.owners(Welcome.read(bytes).references()).contains(device.id())) {
                    throw UnfitParameter.invalid(path + ".welcome", "names no key package of this device");
                }
            } catch (NotMls odd) {
                throw UnfitParameter.invalid(path + ".welcome", odd.why());
            }
            if (members.contains(device.id()) || welcomes.put(device, bytes) != null) {
                throw UnfitParameter.invalid(path + ".device_id", "is a member already, or is named twice");
            }
        }
        if (members.size() + welcomes.size() > MOST_MEMBERS) {
            throw UnfitParameter.invalid("welcomes", "would make more than " + MOST_MEMBERS + " members");
        }
        return welcomes;
    }

    /** {@code POST /e2e/v1/conversations/{group_id}/messages} */
    private Answer write(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            Group group = group(call.part(), ofPerson(device));
            ObjectNode body = requests.body(call, MESSAGE);
            String id = body.path("message_id").stringValue();
            byte[] bytes = DeviceRequests.bytes(body.path("message"), "message");
            read(bytes, "message", PrivateMessage.Type.APPLICATION, group);
            return words.write(group, device, id, bytes, call.now()).map(refusal -> requests.refused(call, refusal))
                    .orElseGet(() -> requests.created(call, DeviceRequests.json().put("message_id", id)));
        });
    }

    /** {@code POST /e2e/v1/conversations/{group_id}/control} */
    private Answer control(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            Group group = group(call.part(), ofPerson(device));
            ObjectNode body = requests.body(call, CONTROL);
            Instant at = Instant.ofEpochSecond(body.path("at").asLong());
            if (at.isBefore(call.now().minus(LATE)) || at.isAfter(call.now().plus(EARLY))) {
                throw UnfitParameter.invalid("at", "must be the time of now, in seconds since 1970");
            }
            String keyword = body.path("keyword").stringValue();
            byte[] signature = DeviceRequests.bytes(body.path("signature"), "signature");
            byte[] signed = ("tollgate-control\n" + call.part() + "\n" + keyword + "\n" + at.getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8);
            if (!Ed25519.isSigned(device.key(), signed, signature)) {
                throw UnfitParameter.invalid("signature", "does not sign this group, keyword and time with the key of the device");
            }
            return words.keyword(group, keyword, signature, call.now()).map(refusal -> requests.refused(call, refusal))
                    .orElseGet(() -> requests.done(call));
        });
    }

    private static Device ofPerson(Device device) {
        if (device.isOfBusiness()) {
            throw new UnfitParameter(new Refusal(RequestFault.WRONG_TOKEN,
                    "This call takes the token of a person's device. A business sends"
                            + " by /{version}/{phone-number-id}/messages, with the type encrypted."));
        }
        return device;
    }

    /** The group of the path, if the device is a member. */
    private Group group(String text, Device device) {
        return id(text).flatMap(id -> groups.of(id, device)).orElseThrow(() -> new UnfitParameter(NO_MEMBER));
    }

    private static Optional<byte[]> id(String text) {
        try {
            return Optional.of(DeviceRequests.bytes(StringNode.valueOf(text), "group_id"));
        } catch (UnfitParameter noBase64) {
            return Optional.empty();
        }
    }

    private static PrivateMessage read(byte[] bytes, String path, PrivateMessage.Type type, Group group) {
        PrivateMessage read;
        try {
            read = PrivateMessage.read(bytes);
        } catch (NotMls odd) {
            throw UnfitParameter.invalid(path, odd.why());
        }
        if (read.type() != type) {
            throw UnfitParameter.invalid(path, "must be of the content type " + type + ", and is of " + read.type());
        }
        if (!Arrays.equals(read.groupId(), group.id())) {
            throw UnfitParameter.invalid(path, "is of another group");
        }
        return read;
    }
}
