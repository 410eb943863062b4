package io.tollgate.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;

/** Where webhooks may go in a test. */
final class AllowedNetworks {

    private AllowedNetworks() {}

    /** Public addresses and these networks. */
    static WebhookAddresses of(String... networks) {
        return new WebhookAddresses(settings(networks));
    }

    /** @param names the next answer of the name service each time it is asked */
    static WebhookAddresses of(Supplier<InetAddress[]> names, String... networks) {
        return new WebhookAddresses(settings(networks), new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                List<InetAddress> named = new ArrayList<>();
                for (InetAddress address : names.get()) {
                    named.add(InetAddress.getByAddress(host, address.getAddress()));
                }
                return named.toArray(InetAddress[]::new);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        });
    }

    private static WebhookSettings settings(String... networks) {
        Duration any = Duration.ofSeconds(1);
        return new WebhookSettings(1, any, any, any, any, Set.of(networks), any, "");
    }
}
