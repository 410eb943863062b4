package io.tollgate.cloudapi;

import io.tollgate.message.SenderId;
import java.util.Optional;

/** Phone number ids as partners write them. */
public final class SenderIds {

    private SenderIds() {}

    /** Empty if the text cannot be an id. */
    public static Optional<SenderId> parse(String text) {
        return text.matches("[1-9][0-9]{0,17}") ? Optional.of(new SenderId(Long.parseLong(text))) : Optional.empty();
    }
}
