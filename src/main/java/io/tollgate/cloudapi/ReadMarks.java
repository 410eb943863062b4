package io.tollgate.cloudapi;

import io.tollgate.message.SenderId;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tells a network that a business has read what somebody wrote to it. Without such a network there is no such bean. */
@FunctionalInterface
public interface ReadMarks {

    /** @param body the checked request of the business; @return why the network was not told */
    Optional<Refusal> tell(SenderId sender, ObjectNode body);
}
