package io.tollgate.release;

import io.tollgate.decision.Decisions;
import io.tollgate.secrets.Keys;
import io.tollgate.tariff.RateCards;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** One of several programs on a database. The test sets its clock and makes it look for new rules. */
final class Node implements AutoCloseable {

    final Releases releases;
    final RuleBooks books;
    private Instant now;

    Node(ApplicationContext application, Path folder, Instant now, ReleaseTest... tests) {
        this(application, folder, now, RoomOwners.ONE, tests);
    }

    Node(ApplicationContext application, Path folder, Instant now, RoomOwners owners, ReleaseTest... tests) {
        this.now = now;
        this.releases = new Releases(application.getBean(JdbcTemplate.class), application.getBean(Decisions.class), List.of(tests),
                application.getBean(PlatformTransactionManager.class), application.getBean(Keys.class), owners);
        this.books = new RuleBooks(new ReleasedRules(folder, releases, clock()), new RateCards());
        books.ready();
    }

    /** The clock as the test sets it. */
    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Node.this.now;
            }
        };
    }

    void at(Instant instant) {
        now = instant;
        books.look();
    }

    /** Waits until it has made every rule book that it needs, as after some seconds. */
    void settle() {
        books.look();
        releases.history().forEach(event -> {
            try {
                event.state().ifPresent(state -> releases.compiled().await(state.ruleBook()));
            } catch (RuntimeException logged) {
                // the rule books have logged it
            }
        });
        books.look();
    }

    Optional<Integer> version() {
        return books.activeRelease(now).version();
    }

    @Override
    public void close() {
        books.close();
    }
}
