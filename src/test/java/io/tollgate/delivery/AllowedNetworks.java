package io.tollgate.delivery;

import java.time.Duration;
import java.util.Set;

/** Where webhooks may go in a test. */
final class AllowedNetworks {

    private AllowedNetworks() {}

    /** Public addresses and these networks. */
    static WebhookAddresses of(String... networks) {
        Duration any = Duration.ofSeconds(1);
        return new WebhookAddresses(new WebhookSettings(1, any, any, any, any, Set.of(networks)));
    }
}
