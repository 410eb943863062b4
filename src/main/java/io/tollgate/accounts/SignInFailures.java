package io.tollgate.accounts;

import static io.tollgate.accounts.UserAccounts.values;
import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.utc;

import io.tollgate.secrets.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many sign-ins have failed lately, or are under way: under one name, from one address, and in all, on all nodes together. An attempt
 * counts before it is looked at, so that many at a time try no more often than one after the other. Names that no account has are counted
 * alike, so that the answer tells nobody which there are.
 */
@Component
public final class SignInFailures {

    public static final Duration WINDOW = Duration.ofMinutes(10);

    private final NamedParameterJdbcTemplate jdbc;
    private final TransactionTemplate alone;

    SignInFailures(NamedParameterJdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.alone = new TransactionTemplate(transactions);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** What is counted. @param most attempts within the window; no further one is looked at */
    public record Subject(String what, int most) {

        public static final Subject EVERYBODY = new Subject("everybody", 300);

        public static Subject ofName(String name) {
            return new Subject("name " + name.strip().toLowerCase(Locale.ROOT), 10);
        }

        /** @param network as {@code network/Client} has it */
        public static Subject ofAddress(String network) {
            return new Subject("address " + network, 10);
        }

        private byte[] hash() {
            return Tokens.hash(what);
        }
    }

    /** @param ordinal 1 for the first within the window */
    public record Attempt(Subject subject, int ordinal, Instant since) {

        public boolean isTooMany() {
            return ordinal > subject.most();
        }

        /** Whether this is the last attempt for a while, if it fails. */
        public boolean isLast() {
            return ordinal == subject.most();
        }

        /** The first instant at which another is looked at, if it is too many. */
        public Instant until() {
            return since.plus(WINDOW);
        }
    }

    /** Counts one more. */
    public Attempt begin(Subject subject, Instant now) {
        return Objects.requireNonNull(alone.execute(_ -> {
            jdbc.update("INSERT INTO failed_sign_in (subject_hash, failures, since) VALUES (:subject, 1, :now) ON DUPLICATE KEY UPDATE"
                    + " failures = IF(since > :before, LEAST(failures + 1, 1000000), 1), since = IF(since > :before, since, VALUES(since))",
                    values("subject", subject.hash(), "now", utc(now), "before", utc(now.minus(WINDOW))));
            return find(subject).orElseThrow(); // the row is locked, so this is the attempt's own number
        }));
    }

    /** The last attempt, if no further one is looked at now. This counts none. */
    public Optional<Attempt> tooMany(Subject subject, Instant now) {
        return find(subject).filter(last -> last.ordinal() >= subject.most() && last.until().isAfter(now));
    }

    private Optional<Attempt> find(Subject subject) {
        return jdbc.query("SELECT failures, since FROM failed_sign_in WHERE subject_hash = :subject", Map.of("subject", subject.hash()),
                (row, _) -> new Attempt(subject, row.getInt("failures"), instant(row, "since"))).stream().findFirst();
    }

    /** The attempt has not failed, or was not looked at: it counts no more. */
    public void takeBack(Attempt attempt) {
        jdbc.update("UPDATE failed_sign_in SET failures = failures - 1 WHERE subject_hash = :subject AND failures > 0",
                Map.of("subject", attempt.subject().hash()));
    }

    /** Forgets the failures of this subject. */
    public void clear(Subject subject) {
        jdbc.update("DELETE FROM failed_sign_in WHERE subject_hash = :subject", Map.of("subject", subject.hash()));
    }

    /** Deletes counts that are too old to matter. */
    public void forget(Instant now) {
        jdbc.update("DELETE FROM failed_sign_in WHERE since < :before", values("before", utc(now.minus(WINDOW))));
    }
}
