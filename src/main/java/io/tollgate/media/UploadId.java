package io.tollgate.media;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names an upload that comes in pieces, by 16 bytes of chance: {@code upload:...} while they come, and as a handle {@code 4:...} when the
 * file is whole.
 */
record UploadId(byte[] bytes) {

    private static final int LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern SESSION = Pattern.compile("upload(?::|%3[Aa])([A-Za-z0-9_-]{22})");
    private static final Pattern HANDLE = Pattern.compile("4:([A-Za-z0-9_-]{22})");

    UploadId {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an upload's id (" + bytes.length + " bytes) must have " + LENGTH);
        }
    }

    static UploadId fresh() {
        byte[] bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        return new UploadId(bytes);
    }

    static Optional<UploadId> ofSession(String text) {
        return of(SESSION.matcher(text));
    }

    static Optional<UploadId> ofHandle(String text) {
        return of(HANDLE.matcher(text));
    }

    private static Optional<UploadId> of(Matcher text) {
        return text.matches() ? Optional.of(new UploadId(Base64.getUrlDecoder().decode(text.group(1)))) : Optional.empty();
    }

    String session() {
        return "upload:" + text();
    }

    String handle() {
        return "4:" + text();
    }

    private String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
