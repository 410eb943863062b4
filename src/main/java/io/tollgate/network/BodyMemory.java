package io.tollgate.network;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The memory for request bodies whose senders are not known yet: a signature can be checked only over the whole body. One address may take
 * half of it. Small bodies are not counted.
 */
final class BodyMemory {

    /** The bytes at the beginning of each request that are not counted. */
    static final int SMALL_BYTES = 64 * 1024;

    private final long most;
    private final Set<InetAddress> proxies;
    private final Map<Client, Long> byClient = new HashMap<>();
    private long taken;

    BodyMemory(ConnectionSettings settings) {
        this.most = settings.bodyMemory().toBytes();
        this.proxies = settings.proxies();
    }

    /** @return false if there is no room for so many more bytes */
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
