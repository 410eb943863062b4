package io.tollgate.cloudapi;

import tools.jackson.databind.node.ObjectNode;

/** The bytes of a request body, read: an object, or why not. */
public sealed interface RequestBody permits Refusal, RequestBody.Fields {

    /** @param node may be changed by whoever has it */
    record Fields(ObjectNode node) implements RequestBody {}
}
