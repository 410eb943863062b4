package io.tollgate.json;

import java.io.DataInput;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serial;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads JSON from outside. It refuses a property that occurs twice: of two amounts, or of a consent and its withdrawal, nobody knows which
 * one counts. It bounds numbers, names, texts and nesting before they take memory: {@code 1e999999999} has eleven characters, and a billion
 * when written out. It refuses NUL and halves of surrogate pairs, which are not text, unless the caller takes texts as they are.
 */
public final class BoundedJson extends JsonFactory {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_TEXT = 8_000_000;
    private static final long LONGEST = 32_000_000;
    /** The largest power of ten, as for a double. */
    private static final int LARGEST_EXPONENT = 308;
    private static final int DIGITS_OF_EXPONENT = 3;

    /** The bounds in words, for error texts. */
    public static final String BOUNDS = "at most " + DEEPEST + " levels, names of " + LONGEST_NAME + " and numbers of " + LONGEST_NUMBER
            + " characters";

    private final boolean asWritten;

    /** Refuses NUL and halves of surrogate pairs. */
    public BoundedJson() {
        this(false);
    }

    /** @param asWritten whether texts may contain NUL and halves of surrogate pairs: programs cut texts, even in the middle of an emoji */
    public BoundedJson(boolean asWritten) {
        super(builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).streamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST).maxNameLength(LONGEST_NAME).maxNumberLength(LONGEST_NUMBER).maxStringLength(LONGEST_TEXT)
                .maxDocumentLength(LONGEST).build()));
        this.asWritten = asWritten;
    }

    @Override
    public JsonFactory copy() {
        return new BoundedJson(asWritten);
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reading, IOContext io, InputStream in) {
        return new Checking(asWritten, super._createParser(reading, io, in));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reading, IOContext io, Reader in) {
        return new Checking(asWritten, super._createParser(reading, io, in));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reading, IOContext io, char[] content, int from, int length, boolean recyclable) {
        return new Checking(asWritten, super._createParser(reading, io, content, from, length, recyclable));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reading, IOContext io, byte[] content, int from, int length) {
        return new Checking(asWritten, super._createParser(reading, io, content, from, length));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext reading, IOContext io, DataInput in) {
        return new Checking(asWritten, super._createParser(reading, io, in));
    }

    /** Checks each number and text before the caller gets it. */
    private static final class Checking extends JsonParserDelegate {

        private final boolean asWritten;

        Checking(boolean asWritten, JsonParser parser) {
            super(parser);
            this.asWritten = asWritten;
        }

        @Override
        public JsonToken nextToken() {
            JsonToken token = super.nextToken();
            check(token);
            return token;
        }

        @Override
        public JsonToken nextValue() {
            JsonToken token = super.nextValue();
            check(token);
            return token;
        }

        @Override
        public String nextName() {
            String name = super.nextName();
            check(currentToken());
            return name;
        }

        @Override
        public boolean nextName(SerializableString wanted) {
            boolean found = super.nextName(wanted);
            check(currentToken());
            return found;
        }

        @Override
        public int nextNameMatch(PropertyNameMatcher matcher) {
            int match = super.nextNameMatch(matcher);
            check(currentToken());
            return match;
        }

        private void check(JsonToken token) {
            switch (token) {
                case VALUE_NUMBER_FLOAT -> checkExponent(delegate.getString());
                case VALUE_STRING -> checkText(delegate.getString());
                case PROPERTY_NAME -> checkText(delegate.currentName());
                case null, default -> {
                    // The other tokens cannot be long.
                }
            }
        }

        private void checkExponent(String number) {
            int e = Math.max(number.indexOf('e'), number.indexOf('E'));
            if (e < 0) {
                return;
            }
            int from = e + 1;
            while (from < number.length() && "+-0".indexOf(number.charAt(from)) >= 0) {
                from++;
            }
            if (number.length() - from > DIGITS_OF_EXPONENT
                    || from < number.length() && Integer.parseInt(number.substring(from)) > LARGEST_EXPONENT) {
                throw new OutOfBounds(delegate, "A number has a larger exponent than " + LARGEST_EXPONENT);
            }
        }

        private void checkText(String text) {
            int at = 0;
            while (at < text.length()) {
                char character = text.charAt(at++);
                if (character == 0 && !asWritten) {
                    throw new OutOfBounds(delegate, "A text holds the character NUL");
                }
                if (asWritten || !Character.isSurrogate(character)) {
                    continue;
                }
                if (Character.isLowSurrogate(character) || at == text.length() || !Character.isLowSurrogate(text.charAt(at))) {
                    throw new OutOfBounds(delegate, "A text holds half of a surrogate pair");
                }
                at++;
            }
        }
    }
}
