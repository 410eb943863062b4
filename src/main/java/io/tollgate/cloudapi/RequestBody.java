package io.tollgate.cloudapi;

import tools.jackson.databind.node.ObjectNode;

/** The result of reading a request body: a JSON object, or the reason why it is not one. */
public sealed interface RequestBody permits Refusal, RequestBody.Fields {

    /** @param node the caller may change it */
    record Fields(ObjectNode node) implements RequestBody {}
}
