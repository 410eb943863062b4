package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@TollgateTest
class StartTest {

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void startsWithEmptyRegistersOnAReadCommittedDatabase() {
        assertThat(jdbc.queryForObject("select count(*) from business", Integer.class)).isZero();
        assertThat(jdbc.queryForObject("select @@transaction_isolation", String.class)).isEqualTo("READ-COMMITTED");
    }
}
