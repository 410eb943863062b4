package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Processes count each other, so that each knows its share of a limit. */
@TollgateTest
class LiveNodesTest {

    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Clock clock;

    @Test
    void processesCountEachOtherUntilTheyEnd() {
        LiveNodes one = new LiveNodes(jdbc, clock);
        LiveNodes two = new LiveNodes(jdbc, clock);
        assertThat(one.share(45)).as("before it has looked").isEqualTo(45);
        one.show(clock.instant());
        int alone = one.count();

        two.show(clock.instant());
        one.show(clock.instant());
        assertThat(one.count()).isEqualTo(alone + 1);
        assertThat(one.share(45)).isEqualTo(Math.ceilDiv(45, alone + 1));

        two.destroy();
        one.show(clock.instant());
        assertThat(one.count()).isEqualTo(alone);
        one.destroy();
    }

    @Test
    void whoIsSilentForHalfAMinuteIsGone() {
        LiveNodes silent = new LiveNodes(jdbc, clock);
        LiveNodes one = new LiveNodes(jdbc, clock);
        silent.show(clock.instant().minusSeconds(29));
        one.show(clock.instant());
        int both = one.count();

        silent.show(clock.instant().minusSeconds(31));
        one.show(clock.instant());
        assertThat(one.count()).isEqualTo(both - 1);
        one.destroy();
    }
}
