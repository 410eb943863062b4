package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Processes count each other, so that each knows its share of a limit. */
@TollgateTest
class LiveNodesTest {

    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Clock clock;

    private LiveNodes node() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("note", (NodeNote) () -> "version 7 (0123456789ab)");
        return new LiveNodes(jdbc, clock, beans.getBeanProvider(NodeNote.class));
    }

    @Test
    void eachSaysByWhichRuleBookItJudges() {
        LiveNodes one = node();
        one.show(clock.instant());

        assertThat(one.all()).filteredOn(LiveNodes.Node::isThis).singleElement().satisfies(it -> {
            assertThat(it.ruleBook()).isEqualTo("version 7 (0123456789ab)");
            assertThat(it.name()).startsWith(ProcessHandle.current().pid() + "@");
            assertThat(it.started()).isPresent();
        });

        one.destroy();
        assertThat(one.all()).noneMatch(LiveNodes.Node::isThis);
    }

    @Test
    void processesCountEachOtherUntilTheyEnd() {
        LiveNodes one = node();
        LiveNodes two = node();
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
        LiveNodes silent = node();
        LiveNodes one = node();
        silent.show(clock.instant().minusSeconds(29));
        one.show(clock.instant());
        int both = one.count();

        silent.show(clock.instant().minusSeconds(31));
        one.show(clock.instant());
        assertThat(one.count()).isEqualTo(both - 1);
        one.destroy();
    }
}
