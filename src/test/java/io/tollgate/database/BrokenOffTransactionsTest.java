package io.tollgate.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Two threads lock two purses in opposite orders. The database breaks one of the transactions off each time. */
class BrokenOffTransactionsTest {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Application.class);
    private final Purses purses = context.getBean(Purses.class);
    private final Outer outer = context.getBean(Outer.class);
    private final JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);

    @BeforeEach
    void twoPurses() {
        jdbc.execute("CREATE TABLE purse (id INT NOT NULL PRIMARY KEY, coins INT NOT NULL)");
        jdbc.execute("INSERT INTO purse VALUES (1, 100), (2, 100)");
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void theBrokenOffTransactionRunsAgain() throws Exception {
        together(meet -> purses.move(1, 2, meet), meet -> purses.move(2, 1, meet));

        assertThat(coins()).containsExactly(100, 100);
        assertThat(purses.begun()).isEqualTo(3);
    }

    @Test
    void theOutermostTransactionBeginsAgainAndNotTheInnerOneAlone() throws Exception {
        together(meet -> outer.twoMoves(1, 2, meet), meet -> outer.twoMoves(2, 1, meet));

        assertThat(coins()).containsExactly(100, 100);
        assertThat(outer.begun()).isEqualTo(3);
        assertThat(jdbc.queryForObject("SELECT SUM(coins) FROM purse", Integer.class)).isEqualTo(200);
    }

    @Test
    void otherFailuresAreNotRepeated() {
        assertThatThrownBy(() -> purses.fail(new IllegalStateException("no coins"))).isInstanceOf(IllegalStateException.class)
                .hasMessage("no coins");

        assertThat(purses.begun()).isEqualTo(1);
    }

    @Test
    void aTransactionThatAlwaysBreaksOffFailsWithItsCause() {
        var failure = new PessimisticLockingFailureException("deadlock");

        assertThatThrownBy(() -> purses.fail(failure)).isSameAs(failure);

        assertThat(purses.begun()).isEqualTo(9);
    }

    /** For example, a method that reads a file: at the second attempt the file would be at its end. */
    @Test
    void aMethodWithSeveralTransactionsDoesNotBeginAgain() {
        var failure = new PessimisticLockingFailureException("deadlock");

        assertThatThrownBy(() -> purses.failInSeveral(failure)).isSameAs(failure);

        assertThat(purses.begun()).isEqualTo(1);
    }

    private List<Integer> coins() {
        return jdbc.queryForList("SELECT coins FROM purse ORDER BY id", Integer.class);
    }

    /** In the first attempt, both transactions wait for each other in the middle. */
    private static void together(Mover one, Mover other) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<?> move : List.of(threads.submit(() -> one.move(new Meeting(barrier))),
                    threads.submit(() -> other.move(new Meeting(barrier))))) {
                move.get(90, SECONDS);
            }
        }
    }

    private interface Mover {
        void move(Meeting meeting);
    }

    private static final class Meeting {

        private final CyclicBarrier barrier;
        private boolean over;

        Meeting(CyclicBarrier barrier) {
            this.barrier = barrier;
        }

        void meet() {
            if (!over) {
                over = true;
                try {
                    barrier.await(90, SECONDS);
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }
        }
    }

    static class Purses {

        private final AtomicInteger begun = new AtomicInteger();
        private final JdbcTemplate jdbc;

        Purses(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        public int begun() {
            return begun.get();
        }

        @Transactional
        public void move(int from, int to, Meeting meeting) {
            begun.incrementAndGet();
            jdbc.update("UPDATE purse SET coins = coins - 1 WHERE id = ?", from);
            meeting.meet();
            jdbc.update("UPDATE purse SET coins = coins + 1 WHERE id = ?", to);
        }

        @Transactional
        public void fail(RuntimeException failure) {
            begun.incrementAndGet();
            throw failure;
        }

        @Transactional(propagation = Propagation.NEVER)
        public void failInSeveral(RuntimeException failure) {
            begun.incrementAndGet();
            throw failure;
        }
    }

    static class Outer {

        private final AtomicInteger begun = new AtomicInteger();
        private final Purses purses;

        Outer(Purses purses) {
            this.purses = purses;
        }

        public int begun() {
            return begun.get();
        }

        @Transactional
        public void twoMoves(int from, int to, Meeting meeting) {
            begun.incrementAndGet();
            purses.move(from, to, meeting);
            purses.move(from, to, meeting);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @Import(BrokenOffTransactions.class)
    static class Application {

        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource(TestDatabase.fresh());
        }

        @Bean
        PlatformTransactionManager transactions(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        JdbcTemplate jdbcTemplate(DataSource dataSource) {
            return new JdbcTemplate(dataSource);
        }

        @Bean
        Purses purses(JdbcTemplate jdbc) {
            return new Purses(jdbc);
        }

        @Bean
        Outer outer(Purses purses) {
            return new Outer(purses);
        }
    }
}
