package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.gate.Arrival;
import io.tollgate.message.SenderId;
import tools.jackson.databind.node.ObjectNode;

/** What the check of a {@link QueuedMessage} has found. */
public sealed interface QueuedCheck {

    /** It is faulty and would be so again. */
    record Faulty(Refusal why) implements QueuedCheck {}

    /** It can be accepted. */
    record Fit(Arrival arrival) implements QueuedCheck {}

    /** It is no message: the business has read what somebody wrote to it. */
    record ReadMark(SenderId sender, ObjectNode body) implements QueuedCheck {}
}
