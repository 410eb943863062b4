package io.tollgate.endtoend;

import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.Envelopes.Content;
import io.tollgate.endtoend.Envelopes.Kind;
import io.tollgate.endtoend.Envelopes.Sealed;
import io.tollgate.endtoend.Groups.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings a new device into the conversations of its account. Tollgate has no key of them, so the device asks those that are in them, and
 * the first one that is online adds it by a commit. And devices of one number tell each other what the business knows already.
 */
@Component
class Joins {

    private final Groups groups;
    private final Devices devices;
    private final Envelopes envelopes;
    private final Claims claims;
    private final Businesses businesses;

    Joins(Groups groups, Devices devices, Envelopes envelopes, Claims claims, Businesses businesses) {
        this.groups = groups;
        this.devices = devices;
        this.envelopes = envelopes;
        this.claims = claims;
        this.businesses = businesses;
    }

    /** Asks all members of these groups to let the device in; once, until one has taken it. @return those in which it is not yet */
    @Transactional
    public List<Group> ask(List<Group> found, Device joiner, Instant now) {
        Map<String, List<DeviceId>> members = groups.members(found.stream().map(Group::id).toList());
        List<Group> wanted = found.stream()
                .filter(group -> !members.getOrDefault(HexFormat.of().formatHex(group.id()), List.of()).contains(joiner.id())).toList();
        List<DeviceId> all = wanted.isEmpty() ? List.of() : members.values().stream().flatMap(Collection::stream).distinct().toList();
        Set<String> asked = envelopes.asked(joiner.id(), all);
        Map<DeviceId, Device> known = devices.find(all);
        List<Sealed> sealed = new ArrayList<>();
        for (Group group : wanted) {
            String id = HexFormat.of().formatHex(group.id());
            if (!asked.contains(id)) {
                Content content = new Content(Kind.JOIN, group.id(), Optional.empty(), joiner.id().text(), Optional.empty(), new byte[0]);
                members.getOrDefault(id, List.of()).stream().flatMap(member -> Optional.ofNullable(known.get(member)).stream())
                        .forEach(member -> sealed.add(new Sealed(member, content)));
            }
        }
        if (!sealed.isEmpty()) {
            envelopes.add(sealed, now);
        }
        return wanted;
    }

    /** The devices of both sides that are not members. A business learns of a person's only if it may reach her. */
    List<Device> outside(byte[] id, Device member, Instant now) {
        Group group = groups.of(id, member).orElseThrow(() -> new UnfitParameter(ConversationEndpoints.NO_MEMBER));
        List<DeviceId> members = groups.members(id);
        boolean reachable = !member.isOfBusiness()
                || businesses.sender(group.sender()).filter(sender -> claims.mayReach(sender, group.person(), now)).isPresent();
        Stream<Device> people = reachable ? devices.of(new DeviceOwner.OfPerson(group.person())).stream() : Stream.empty();
        return Stream.concat(devices.of(new DeviceOwner.OfNumber(group.sender())).stream(), people)
                .filter(device -> device.revoked().isEmpty() && !members.contains(device.id())).toList();
    }

    /** The business's own system knows this message from one device: the others need not tell it. */
    @Transactional
    public void told(byte[] id, String messageId, Device by, Instant now) {
        List<Sealed> sealed = groups.of(id, by).stream().flatMap(group -> devices.find(groups.members(id)).values().stream())
                .filter(device -> device.account().equals(by.account()) && !device.id().equals(by.id()))
                .map(device -> new Sealed(device, new Content(Kind.TOLD, id, Optional.empty(), messageId, Optional.empty(), new byte[0])))
                .toList();
        if (!sealed.isEmpty()) {
            envelopes.add(sealed, now);
        }
    }
}
