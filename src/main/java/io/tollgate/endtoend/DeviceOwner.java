package io.tollgate.endtoend;

import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;

/** An owner of devices. */
sealed interface DeviceOwner {

    record OfNumber(SenderId sender) implements DeviceOwner {}

    record OfPerson(RecipientId person) implements DeviceOwner {}
}
