package io.tollgate.network;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections from outside, with a limit in total and one for each address. When there is no room, a new connection replaces the one
 * that Tollgate has waited for longest: one of its own address, or of the address with the most connections. So a client that sends its
 * request at once gets an answer, however many silent connections are open. A request that is being answered never loses its connection.
 */
final class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final long TOLD_EVERY_NANOS = 60_000_000_000L;

    private final ConnectionSettings settings;
    private final LongSupplier nanos;
    private final Map<Client, Set<Connection>> byClient = new HashMap<>();
    private final Set<Connection> ending = new HashSet<>();
    private int open;

    private int ended;
    private int refused;
    private long nextTold;

    Connections(ConnectionSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.nextTold = nanos.getAsLong();
    }

    /** Waits a moment if many connections are ending: they stay open until their threads have closed them. */
    @SuppressWarnings("WaitNotInLoop") // waits a moment at most; an early return does no harm
    synchronized void awaitEnds(long millis) throws InterruptedException {
        if (manyAreEnding()) {
            wait(millis);
        }
    }

    /** @param end ends the input as if the client had hung up. @return empty if there is no room */
    synchronized Optional<Connection> open(InetAddress remote, Runnable end) {
        Connection connection = new Connection(remote, end, nanos);
        if (!hasRoom(connection)) {
            refused++;
            return Optional.empty();
        }
        byClient.computeIfAbsent(connection.client(), _ -> new LinkedHashSet<>()).add(connection);
        open++;
        return Optional.of(connection);
    }

    synchronized void closed(Connection connection) {
        if (ending.remove(connection)) {
            notifyAll();
        } else {
            forget(connection);
        }
    }

    /** Ends overdue connections. Must run about every second. */
    synchronized void look() {
        byClient.values().stream().flatMap(Collection::stream).filter(connection -> connection.isOverdue(settings)).toList()
                .forEach(this::end);
        logCounts();
    }

    synchronized int open() {
        return open;
    }

    private boolean hasRoom(Connection connection) {
        if (manyAreEnding()) {
            return false;
        }
        Set<Connection> ofClient = byClient.getOrDefault(connection.client(), Set.of());
        if (ofClient.size() >= settings.perAddress() && !settings.proxies().contains(connection.remote())) {
            return endLongestWaiting(ofClient);
        }
        return open < settings.total()
                || byClient.values().stream().max(Comparator.comparingInt(Set::size)).filter(this::endLongestWaiting).isPresent();
    }

    private boolean manyAreEnding() {
        return ending.size() > settings.total() / 2;
    }

    private boolean endLongestWaiting(Set<Connection> connections) {
        Optional<Connection> longest = connections.stream().filter(Connection::waitsForClient)
                .max(Comparator.comparingLong(Connection::waitedNanos));
        longest.ifPresent(this::end);
        return longest.isPresent();
    }

    private void end(Connection connection) {
        forget(connection);
        ending.add(connection);
        ended++;
        connection.end();
    }

    private void forget(Connection connection) {
        byClient.computeIfPresent(connection.client(), (_, connections) -> {
            if (connections.remove(connection)) {
                open--;
            }
            return connections.isEmpty() ? null : connections;
        });
    }

    private void logCounts() {
        if (ended + refused > 0 && nanos.getAsLong() - nextTold >= 0) {
            log.info("{} connections that kept Tollgate waiting were ended and {} refused; {} are open, of {} in total and {} an address"
                    + " (tollgate.connections.*)", ended, refused, open, settings.total(), settings.perAddress());
            ended = 0;
            refused = 0;
            nextTold = nanos.getAsLong() + TOLD_EVERY_NANOS;
        }
    }
}
