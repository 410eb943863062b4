package io.tollgate.endtoend;

import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;

/** An owner of devices. */
sealed interface Account {

    record OfNumber(SenderId sender) implements Account {}

    record OfPerson(RecipientId person) implements Account {}
}
