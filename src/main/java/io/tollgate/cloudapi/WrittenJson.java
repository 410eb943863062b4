package io.tollgate.cloudapi;

import io.tollgate.json.BoundedJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Objects and arrays that are written as texts, as some clients send them and the Cloud API takes them. */
final class WrittenJson {

    private static final JsonMapper mapper = JsonMapper.builder(new BoundedJson(true)).build();

    private WrittenJson() {}

    /** @param begins <code>{</code> or <code>[</code>. @return the node itself if it is no such text */
    static JsonNode read(JsonNode node, char begins) {
        if (!node.isString() || node.stringValue().isEmpty() || node.stringValue().charAt(0) != begins) {
            return node;
        }
        try {
            return mapper.readTree(node.stringValue());
        } catch (JacksonException noJson) {
            return node;
        }
    }
}
