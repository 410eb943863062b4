package io.tollgate.network;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How much memory the bodies of requests may take that come at the same time, before it is known who sends them: a signature is over the whole
 * body. Half of it is for one address; what is small is not counted.
 */
final class BodyMemory {

    /** Of each request, uncounted. */
    static final int SMALL_BYTES = 64 * 1024;

    private final long most;
    private final Set<InetAddress> proxies;
    private final Map<Client, Long> byClient = new HashMap<>();
    private long taken;

    BodyMemory(ConnectionSettings settings) {
        this.most = settings.bodyMemory().toBytes();
        this.proxies = settings.proxies();
    }

    /** @return false if there is no room for so many more */
    synchronized boolean take(Connection connection, int bytes) {
        long ofClient = byClient.getOrDefault(connection.client(), 0L) + bytes;
        if (taken + bytes > most || ofClient > most / 2 && !proxies.contains(connection.remote())) {
            return false;
        }
        taken += bytes;
        byClient.put(connection.client(), ofClient);
        return true;
    }

    synchronized void giveBack(Connection connection, long bytes) {
        if (bytes > 0) {
            taken -= bytes;
            byClient.computeIfPresent(connection.client(), (_, ofClient) -> ofClient > bytes ? ofClient - bytes : null);
        }
    }
}
