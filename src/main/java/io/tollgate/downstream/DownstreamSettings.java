package io.tollgate.downstream;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code tollgate.downstream.*}: the Cloud API behind Tollgate, used with {@code tollgate.delivery.channel=cloud-api}.
 *
 * @param url           where the network is; {@code https}, or {@code http} on this machine
 * @param version       the version in the paths, such as v25.0
 * @param connect       the longest wait for a connection
 * @param answer        the longest time of a whole call, however slowly bytes arrive; after it, nobody knows what became of the message
 * @param connections   the most connections to the network
 * @param parallel      the most messages under way at a time
 * @param perSecond     messages a second from one number; the network allows 80, or 1,000 after its upgrade. With several nodes, each
 *                      takes its part: give each a part of the network's limit
 * @param pairInterval  the pause between two messages from one number to one recipient; 0 for none
 * @param pairBurst     how many messages one number may send to one recipient at once; they are paid back by the same pause for each
 * @param breakerShare  percentage of the last calls that must fail before Tollgate leaves the network alone for a while
 * @param breakerCalls  over how many calls the percentage is taken
 * @param breakerPause  how long Tollgate leaves the network alone
 * @param allowHttp     allows {@code http} to another machine, which shows tokens and messages to everybody on the way
 * @param bodyLimit     the largest webhook body, 64KB to 64MB; one carries up to 1,000 updates
 * @param mediaLimit    the largest file that Tollgate passes on
 * @param mediaHosts    hosts besides the network's own that its addresses of files may name; they get the token
 */
@ConfigurationProperties("tollgate.downstream")
record DownstreamSettings(
        @DefaultValue("https://graph.facebook.com") URI url,
        @DefaultValue("v25.0") String version,
        @DefaultValue("3s") Duration connect,
        @DefaultValue("20s") Duration answer,
        @DefaultValue("200") int connections,
        @DefaultValue("100") int parallel,
        @DefaultValue("80") int perSecond,
        @DefaultValue("6s") Duration pairInterval,
        @DefaultValue("45") int pairBurst,
        @DefaultValue("50") int breakerShare,
        @DefaultValue("50") int breakerCalls,
        @DefaultValue("10s") Duration breakerPause,
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue("8MB") DataSize bodyLimit,
        @DefaultValue("100MB") DataSize mediaLimit,
        @DefaultValue("lookaside.fbsbx.com") Set<String> mediaHosts) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    DownstreamSettings {
        if (url.getHost() == null || !isHttp(url)) {
            throw new IllegalArgumentException("tollgate.downstream.url (" + url + ") must be an https URL with a host. Maybe"
                    + " https://graph.facebook.com.");
        }
        if (!isPrivate(url) && !allowHttp) {
            throw new IllegalArgumentException("tollgate.downstream.url (" + url + ") must be https: everybody on the way could read tokens"
                    + " and messages. Maybe set tollgate.downstream.allow-http=true for a network that is closed.");
        }
        if (!version.matches("v[0-9]{1,3}\\.[0-9]{1,2}")) {
            throw new IllegalArgumentException("tollgate.downstream.version (" + version + ") must be like v25.0");
        }
        positive("connect", connect);
        positive("answer", answer);
        positive("breaker-pause", breakerPause);
        if (answer.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("tollgate.downstream.answer (" + answer + ") must be at most 60 s: a block waits as long for"
                    + " a message that is under way. Maybe 20s.");
        }
        if (Math.min(Math.min(connections, parallel), Math.min(perSecond, pairBurst)) < 1 || breakerCalls < 1) {
            throw new IllegalArgumentException("tollgate.downstream.* (connections " + connections + ", parallel " + parallel
                    + ", per-second " + perSecond + ", pair-burst " + pairBurst + ", breaker-calls " + breakerCalls
                    + ") must be 1 or more");
        }
        if (connections < parallel) {
            throw new IllegalArgumentException("tollgate.downstream.connections (" + connections + ") must not be below parallel ("
                    + parallel + "): a message must not wait for a connection after its last look");
        }
        if (pairInterval.isNegative()) {
            throw new IllegalArgumentException("tollgate.downstream.pair-interval (" + pairInterval + ") must not be negative");
        }
        if (breakerShare < 1 || breakerShare > 100) {
            throw new IllegalArgumentException("tollgate.downstream.breaker-share (" + breakerShare + ") must be 1 to 100");
        }
        if (bodyLimit.toBytes() < 64 << 10 || bodyLimit.toBytes() > 64 << 20) {
            throw new IllegalArgumentException("tollgate.downstream.body-limit (" + bodyLimit + ") must be between 64KB and 64MB");
        }
        if (mediaLimit.toBytes() < 1 || mediaLimit.toBytes() > 1L << 30) {
            throw new IllegalArgumentException("tollgate.downstream.media-limit (" + mediaLimit + ") must be between 1B and 1GB");
        }
        mediaHosts = mediaHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The address of something at the network. @param path begins with a slash, after the version */
    URI at(String path) {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/" + version + path);
    }

    /** Whether a token may be sent to this address: the network itself, or a host that the operator named for files. */
    boolean isTrusted(URI address) {
        if (address.getHost() == null || !isHttp(address) || address.getUserInfo() != null || !isPrivate(address) && !allowHttp) {
            return false;
        }
        boolean own = address.getHost().equalsIgnoreCase(url.getHost()) && address.getPort() == url.getPort();
        return own || address.getPort() < 0 && mediaHosts.contains(address.getHost().toLowerCase(Locale.ROOT));
    }

    private static boolean isHttp(URI address) {
        return "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
    }

    /** Whether an address is safe: nobody on the way can read along. */
    private static boolean isPrivate(URI address) {
        return "https".equalsIgnoreCase(address.getScheme()) || THIS_MACHINE.contains(address.getHost().toLowerCase(Locale.ROOT));
    }

    private static void positive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("tollgate.downstream." + name + " (" + duration + ") must be positive");
        }
    }
}
