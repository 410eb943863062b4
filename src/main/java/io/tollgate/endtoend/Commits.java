package io.tollgate.endtoend;

import io.tollgate.endtoend.Envelopes.Content;
import io.tollgate.endtoend.Envelopes.Kind;
import io.tollgate.endtoend.Envelopes.Sealed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes commits, one for each epoch, and brings each to all members in the order of the epochs. */
@Component
class Commits {

    private final Groups groups;
    private final Devices devices;
    private final Envelopes envelopes;

    Commits(Groups groups, Devices devices, Envelopes envelopes) {
        this.groups = groups;
        this.devices = devices;
        this.envelopes = envelopes;
    }

    /**
     * @param epoch    that the commit ends
     * @param message  empty if nobody else is a member yet
     * @param welcomes by the devices that join
     * @param hash     of the whole request and its device
     */
    record Commit(byte[] group, long epoch, Optional<byte[]> message, Map<Device, byte[]> welcomes, Collection<DeviceId> removed,
            byte[] hash) {}

    /** @return whether it is taken; otherwise another ended this epoch */
    @Transactional
    public boolean take(Commit commit, Device by, Instant now) {
        // From here on others who commit to this group wait.
        if (!groups.raise(commit.group(), commit.epoch(), commit.hash())) {
            return false;
        }
        List<Sealed> sealed = new ArrayList<>();
        commit.message().ifPresent(message -> devices.find(groups.members(commit.group())).values().stream()
                .filter(device -> !device.id().equals(by.id()))
                .forEach(device -> sealed.add(new Sealed(device,
                        new Content(Kind.COMMIT, commit.group(), Optional.of(commit.epoch()), "", Optional.empty(), message)))));
        commit.welcomes().forEach((device, welcome) -> sealed.add(new Sealed(device,
                new Content(Kind.WELCOME, commit.group(), Optional.of(commit.epoch() + 1), "", Optional.empty(), welcome))));
        groups.leave(commit.group(), commit.removed());
        groups.join(commit.group(), commit.welcomes().keySet());
        envelopes.add(sealed, now);
        return true;
    }
}
