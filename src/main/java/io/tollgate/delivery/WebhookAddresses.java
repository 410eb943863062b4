package io.tollgate.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;
import org.springframework.stereotype.Component;

/**
 * To which addresses a webhook may go. A partner chooses the URL, and the owner of a name can have it point anywhere. So by default only
 * addresses of the public internet are called: not this machine, not the operator's own networks, not the metadata service of a cloud. The
 * HTTP client asks here for the addresses of a host each time it opens a connection, and connects to one of them; so no name can point
 * elsewhere between the check and the call.
 */
@Component
public final class WebhookAddresses implements DnsResolver {

    private static final byte[] TRANSLATED = HexFormat.of().parseHex("0064ff9b0000000000000000"); // 64:ff9b::/96, RFC 6052
    private static final int IPV4_FROM = 12;

    private final DnsResolver names;
    private final InetAddressMatcher open = InetAddressMatchers.matchExternal().excludeAddresses(notPublic()).build();
    private final List<InetAddressMatcher> allowed;

    @Autowired
    WebhookAddresses(WebhookSettings settings) {
        this(settings, SystemDefaultDnsResolver.INSTANCE);
    }

    WebhookAddresses(WebhookSettings settings, DnsResolver names) {
        this.names = names;
        this.allowed = settings.allowedNetworks().stream().map(WebhookAddresses::network).toList();
    }

    /** A host to which no webhook may go. */
    static final class NotPublic extends UnknownHostException {

        private NotPublic(String host, InetAddress address) {
            super(host + (host.equals(address.getHostAddress()) ? "" : " has the address " + address.getHostAddress() + ", which")
                    + " is not a public address. Maybe use another one, or have its network named in"
                    + " tollgate.webhooks.allowed-networks.");
        }
    }

    /** The addresses of the host that may be called. It fails if there are none. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = names.resolve(host);
        InetAddress[] callable = Arrays.stream(all).filter(this::isCallable).toArray(InetAddress[]::new);
        if (callable.length == 0) {
            throw new NotPublic(host, all[0]);
        }
        return callable;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }

    private boolean isCallable(InetAddress address) {
        InetAddress target = translated(address);
        return allowed.stream().anyMatch(network -> network.matches(target) || network.matches(address))
                || open.matches(target);
    }

    /** The address of IPv4 behind one of IPv6 that a network translates; otherwise the address itself. */
    private static InetAddress translated(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address) || !Arrays.equals(bytes, 0, IPV4_FROM, TRANSLATED, 0, IPV4_FROM)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, IPV4_FROM, bytes.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // four bytes are an address
        }
    }

    private static InetAddressMatcher network(String cidr) {
        try {
            return InetAddressMatchers.fromIpAddress(cidr.strip());
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException("tollgate.webhooks.allowed-networks (" + cidr + ") must name networks such as 10.1.0.0/16",
                    unreadable);
        }
    }

    private static List<String> notPublic() {
        try (InputStream table = Objects.requireNonNull(WebhookAddresses.class.getResourceAsStream("not-public.csv"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).skip(1)
                    .map(line -> line.substring(0, line.indexOf(','))).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
