package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.MessageId;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The outcome of one line of a dropped file. */
sealed interface DropResult {

    /** Number of the line, counted from 1; 0 for the file as a whole. */
    int line();

    /** The partner's own name for the line, as it was given. */
    Optional<JsonNode> clientRef();

    record Accepted(int line, Optional<JsonNode> clientRef, MessageId id) implements DropResult {}

    /** The line was a request that sends nothing. */
    record Done(int line, Optional<JsonNode> clientRef) implements DropResult {}

    record Wrong(int line, Optional<JsonNode> clientRef, Refusal refusal) implements DropResult {}
}
