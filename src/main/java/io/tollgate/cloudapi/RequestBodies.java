package io.tollgate.cloudapi;

import io.tollgate.cloudapi.RequestBody.Fields;
import io.tollgate.json.BoundedJson;
import io.tollgate.json.OutOfBounds;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Between bytes and JSON objects. Strict where a body could mean two things: a property twice, or something after the end. */
@Component
public final class RequestBodies {

    private final JsonMapper mapper = JsonMapper.builder(new BoundedJson(true))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    public RequestBody read(byte[] bytes) {
        if (bytes.length == 0) {
            return new Refusal(RequestFault.MALFORMED, "The body is empty. Maybe it was not sent along.");
        }
        try {
            return mapper.readTree(bytes) instanceof ObjectNode node
                    ? new Fields(node)
                    : new Refusal(RequestFault.MALFORMED, "The body must be a JSON object. Maybe send one message a request.");
        } catch (OutOfBounds beyond) {
            return new Refusal(RequestFault.MALFORMED, beyond.getOriginalMessage() + place(beyond) + ". Maybe it was written by a faulty program.");
        } catch (StreamConstraintsException beyond) {
            return new Refusal(RequestFault.MALFORMED, "The body goes beyond what is read: " + BoundedJson.BOUNDS + ". Maybe it was written by a faulty program.");
        } catch (JacksonException malformed) {
            // Without the parser's own words, which quote the text.
            return new Refusal(RequestFault.MALFORMED, "The body is not JSON" + place(malformed) + ". Maybe a quote or a comma is missing,"
                    + " a property is there twice, or the text is not UTF-8.");
        }
    }

    /** The same bytes for the same content, whatever the order of properties and the white space. */
    public byte[] write(JsonNode node) {
        return mapper.writeValueAsBytes(node);
    }

    private static String place(JacksonException malformed) {
        TokenStreamLocation place = malformed.getLocation();
        return place == null || place.getLineNr() < 1 ? "" : ": see line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}
