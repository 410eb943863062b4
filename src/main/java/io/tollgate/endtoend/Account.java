package io.tollgate.endtoend;

import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;

/** Whose devices they are. */
sealed interface Account {

    record OfNumber(SenderId sender) implements Account {}

    record OfPerson(RecipientId person) implements Account {}
}
