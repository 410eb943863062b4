package io.tollgate.intake;

import io.tollgate.gate.Arrival;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** What the gate would say to a message, in the words of the partner endpoint. */
interface Previews {

    ObjectNode of(Arrival arrival, Instant now);
}
