package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@TollgateTest
@Order(1) // before other classes have written something
class StartTest {

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    HikariDataSource source;

    @Test
    void startsWithEmptyRegistersOnAReadCommittedDatabase() {
        assertThat(jdbc.queryForObject("select count(*) from business", Integer.class)).isZero();
        assertThat(jdbc.queryForObject("select @@transaction_isolation", String.class)).isEqualTo("READ-COMMITTED");
    }

    /** One connection holds the lock on the keys. */
    @Test
    void workersThatWaitHoldNoConnection() {
        await().pollInterval(Duration.ofMillis(10)).during(Duration.ofMillis(100))
                .until(() -> source.getHikariPoolMXBean().getActiveConnections() == 1);
    }
}
