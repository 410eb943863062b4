package io.tollgate.network;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code tollgate.connections.*}.
 *
 * @param total              the most connections at a time; 0: as many as heap and operating system allow
 * @param perAddress         the most connections from one address (IPv6: from one network of 64 bits); 0: a quarter of the total
 * @param proxies            addresses of your own proxies, which serve many clients: for them only the total counts
 * @param head               the time for setting up a connection and receiving the whole head of a request, however its bytes arrive
 * @param bodyWait           how long Tollgate waits for a body in total before its rate counts
 * @param bodyBytesPerSecond the least rate of a body that takes longer than body-wait
 * @param bodyMemory         the most memory for large bodies whose senders are not known yet, half of it for one address; 0B: a tenth of
 *                           the heap
 */
@ConfigurationProperties("tollgate.connections")
public record ConnectionSettings(
        @DefaultValue("0") int total,
        @DefaultValue("0") int perAddress,
        @DefaultValue Set<InetAddress> proxies,
        @DefaultValue("15s") Duration head,
        @DefaultValue("15s") Duration bodyWait,
        @DefaultValue("1000") int bodyBytesPerSecond,
        @DefaultValue("0B") DataSize bodyMemory) {

    // A connection takes 20 KB before its first byte, 50 KB with half a head, and more during an answer.
    private static final long HEAP_BYTES_EACH = 192 * 1024;
    private static final int FEWEST = 400;
    private static final int MOST = 8192;

    public ConnectionSettings {
        if (total < 0 || perAddress < 0 || bodyBytesPerSecond < 1 || !head.isPositive() || !bodyWait.isPositive()) {
            throw new IllegalArgumentException("tollgate.connections: total (" + total + ") and per-address (" + perAddress
                    + ") must be 0 or more,"
                    + " head (" + head + "), body-wait (" + bodyWait + ") and body-bytes-per-second (" + bodyBytesPerSecond + ") positive");
        }
        if (total == 0) {
            total = roomFor(Runtime.getRuntime().maxMemory(), fileDescriptors());
        }
        if (perAddress == 0) {
            perAddress = Math.max(1, total / 4);
        }
        if (bodyMemory.toBytes() == 0) {
            bodyMemory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 10);
        }
        proxies = Set.copyOf(proxies);
    }

    /** How long Tollgate waits in total for a body of which so many bytes have come. */
    long bodyNanos(long bytes) {
        return bodyWait.toNanos() + bytes * 1_000_000_000 / bodyBytesPerSecond;
    }

    static ConnectionSettings usual() {
        return new ConnectionSettings(0, 0, Set.of(), Duration.ofSeconds(15), Duration.ofSeconds(15), 1000, DataSize.ofBytes(0));
    }

    /** How many connections there is room for: they get at most half of the open files that the operating system allows. */
    static int roomFor(long heapBytes, long files) {
        long room = Math.clamp(heapBytes / HEAP_BYTES_EACH, FEWEST, MOST);
        return (int) Math.max(1, Math.min(room, files / 2));
    }

    private static long fileDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() > 0
                        ? unix.getMaxFileDescriptorCount()
                        : 2L * MOST;
    }
}
