package io.tollgate.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;

/** The JSON is well-formed, but a number or a character in it is not allowed. The message quotes nothing from it. */
public final class OutOfBounds extends StreamReadException {

    OutOfBounds(JsonParser parser, String message) {
        super(parser, message);
    }
}
