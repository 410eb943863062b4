package io.tollgate.endtoend;

import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends devices: all that belongs to one goes in the same transaction. */
@Component
class Revocations {

    private final Devices devices;
    private final KeyPackages packages;
    private final Groups groups;
    private final Envelopes envelopes;
    private final KeyLog log;

    Revocations(Devices devices, KeyPackages packages, Groups groups, Envelopes envelopes, KeyLog log) {
        this.log = log;
        this.devices = devices;
        this.packages = packages;
        this.groups = groups;
        this.envelopes = envelopes;
    }

    /** Its members must still remove it from their groups: until then it could read what it got some other way. */
    @Transactional
    public void revoke(DeviceId device, Instant now) {
        if (!devices.revoke(device, now)) {
            return; // it was before
        }
        packages.removeOf(device);
        groups.leaveAll(device);
        envelopes.removeOf(device);
        devices.find(device).ifPresent(one -> log.revoked(one, now));
    }
}
