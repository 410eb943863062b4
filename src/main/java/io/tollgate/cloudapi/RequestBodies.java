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

/** Reads and writes JSON objects. Refuses a body that could mean two things: one with a property twice, or with more after its end. */
@Component
public final class RequestBodies {

    private final JsonMapper mapper = JsonMapper.builder(new BoundedJson(true))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    public RequestBody read(byte[] bytes) {
        if (bytes.length == 0) {
            return new Refusal(RequestFault.MALFORMED, "The body is empty. Send a JSON object.");
        }
        try {
            return mapper.readTree(bytes) instanceof ObjectNode node
                    ? new Fields(node)
                    : new Refusal(RequestFault.MALFORMED, "The body must be a JSON object. Send one message in each request.");
        } catch (OutOfBounds beyond) {
            return new Refusal(RequestFault.MALFORMED, beyond.getOriginalMessage() + place(beyond) + ".");
        } catch (StreamConstraintsException beyond) {
            return new Refusal(RequestFault.MALFORMED, "The body is beyond these bounds: " + BoundedJson.BOUNDS + ".");
        } catch (JacksonException malformed) {
            // Leaves out the parser's message, which quotes the text.
            return new Refusal(RequestFault.MALFORMED, "The body is not JSON" + place(malformed) + ". Look for a missing quote or comma,"
                    + " for a property that occurs twice, and for text that is not UTF-8.");
        }
    }

    /** Equal content gives the same bytes, whatever the order of its properties and its white space. */
    public byte[] write(JsonNode node) {
        return mapper.writeValueAsBytes(node);
    }

    private static String place(JacksonException malformed) {
        TokenStreamLocation place = malformed.getLocation();
        return place == null || place.getLineNr() < 1 ? "" : ": see line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}
