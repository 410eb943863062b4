package io.tollgate.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What webhooks tell, as the Cloud API names it. */
public final class WebhookFields {

    /** All fields, in the order of the alphabet. */
    public static final List<String> ALL = Stream.concat(Stream.of("messages", "user_preferences"),
            Arrays.stream(AccountNotice.Field.values()).map(AccountNotice.Field::text)).distinct().sorted().toList();

    private WebhookFields() {}
}
