package io.tollgate.cloudapi;

import io.tollgate.message.SenderId;
import java.util.Optional;
import java.util.regex.Pattern;

/** Phone number ids as partners write them. */
public final class SenderIds {

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private SenderIds() {}

    /** Empty if the text cannot be an id. */
    public static Optional<SenderId> parse(String text) {
        return ID.matcher(text).matches() ? Optional.of(new SenderId(Long.parseLong(text))) : Optional.empty();
    }
}
