package io.tollgate.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;

/** JSON by its grammar, but with a number or a character that nobody needs and that would be dear to keep. The message quotes nothing. */
public final class OutOfBounds extends StreamReadException {

    OutOfBounds(JsonParser parser, String message) {
        super(parser, message);
    }
}
