package io.tollgate.endtoend;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** @param text 16 random bytes in base64url */
record DeviceId(String text) implements Comparable<DeviceId> {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final SecureRandom random = new SecureRandom();

    DeviceId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("the id of a device must be 22 characters of base64url");
        }
    }

    static DeviceId fresh() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new DeviceId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<DeviceId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new DeviceId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(DeviceId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
