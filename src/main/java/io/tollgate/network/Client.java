package io.tollgate.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The client that an address belongs to, as far as known: an IPv6 client has all addresses of its network of 64 bits.
 *
 * @param network {@code 203.0.113.7}, or {@code 2001:db8:0:1:0:0:0:0/64}
 */
public record Client(String network) {

    public static Client of(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return new Client(address.getHostAddress());
        }
        byte[] bytes = six.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return new Client(InetAddress.getByAddress(bytes).getHostAddress() + "/64");
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // thrown for other lengths only
        }
    }

    /** @param literal as {@link jakarta.servlet.ServletRequest#getRemoteAddr()} has it */
    public static Client of(String literal) {
        try {
            return of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException noAddress) {
            return new Client("unknown");
        }
    }

    @Override
    public String toString() {
        return network;
    }
}
