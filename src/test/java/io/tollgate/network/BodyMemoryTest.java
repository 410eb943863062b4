package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** There is room for bodies of 100 bytes together. */
class BodyMemoryTest {

    private final InetAddress proxy = InetAddress.ofLiteral("10.0.0.7");
    private final BodyMemory memory = new BodyMemory(
            new ConnectionSettings(0, 0, Set.of(proxy), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, DataSize.ofBytes(100)));
    private final Connection ann = from("203.0.113.7");
    private final Connection bob = from("203.0.113.8");

    @Test
    void oneAddressMayUseHalf() {
        assertThat(memory.take(ann, 50)).isTrue();
        assertThat(memory.take(ann, 1)).isFalse();
        assertThat(memory.take(bob, 50)).isTrue();
        assertThat(memory.take(from("203.0.113.9"), 1)).isFalse();

        memory.giveBack(ann, 20);
        assertThat(memory.take(from("203.0.113.9"), 20)).isTrue();
        assertThat(memory.take(from("203.0.113.9"), 1)).isFalse();
        memory.giveBack(ann, 30);
        assertThat(memory.take(ann, 30)).isTrue();
    }

    @Test
    void aProxyMayUseAll() {
        Connection behind = new Connection(proxy, () -> {}, System::nanoTime);

        assertThat(memory.take(behind, 100)).isTrue();
        assertThat(memory.take(behind, 1)).isFalse();
    }

    private static Connection from(String address) {
        return new Connection(InetAddress.ofLiteral(address), () -> {}, System::nanoTime);
    }
}
