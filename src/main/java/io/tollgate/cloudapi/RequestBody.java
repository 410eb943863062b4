package io.tollgate.cloudapi;

import tools.jackson.databind.node.ObjectNode;

/** A request body that was read: a JSON object, or why it is none. */
public sealed interface RequestBody permits Refusal, RequestBody.Fields {

    /** @param node the caller may change it */
    record Fields(ObjectNode node) implements RequestBody {}
}
