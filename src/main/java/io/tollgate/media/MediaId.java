package io.tollgate.media;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names a file for the business that has it: 16 digits by chance, as the Cloud API's ids look. */
public record MediaId(long value) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long LEAST = 1_000_000_000_000_000L;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    public MediaId {
        if (value <= 0) {
            throw new IllegalArgumentException("media id (" + value + ") must be positive");
        }
    }

    static MediaId fresh() {
        return new MediaId(RANDOM.nextLong(LEAST, LEAST * 10));
    }

    /** Empty if the text cannot be an id. */
    public static Optional<MediaId> parse(String text) {
        return ID.matcher(text).matches() ? Optional.of(new MediaId(Long.parseLong(text))) : Optional.empty();
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
