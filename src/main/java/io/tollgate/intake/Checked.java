package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.gate.Arrival;
import io.tollgate.message.SenderId;
import tools.jackson.databind.node.ObjectNode;

/** A checked request. */
sealed interface Checked {

    record Refused(Refusal why) implements Checked {}

    /** @param recipient as the partner named her, which the answer repeats */
    record Sendable(Arrival arrival, Addressees.Known recipient) implements Checked {}

    /** The business has read an inbound message: only a network behind Tollgate needs to know. */
    record MarkAsRead(SenderId sender, ObjectNode body) implements Checked {}
}
