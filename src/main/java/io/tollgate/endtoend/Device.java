package io.tollgate.endtoend;

import java.time.Instant;
import java.util.Optional;

/**
 * A device of an account.
 *
 * @param subject whom its credential names: a business's number in E.164, or {@code person:} and an id that says nothing else
 * @param key     its Ed25519 key, 32 bytes
 * @param badge   whether its last credential says that the business has the badge
 */
record Device(DeviceId id, DeviceOwner account, String subject, byte[] key, String name, boolean badge, Instant created, Instant lastSeen,
        Optional<Instant> revoked) {

    boolean isOfBusiness() {
        return account instanceof DeviceOwner.OfNumber;
    }

    /** Leaves out the name, which a person may have chosen. */
    @Override
    public String toString() {
        return "device " + id;
    }
}
