package io.tollgate.accounts;

import static io.tollgate.accounts.UserAccounts.values;
import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.utc;

import io.tollgate.secrets.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How often somebody has failed lately to sign in under a name, on all nodes together. Names that no account has are counted alike, so
 * that the answer tells nobody which there are.
 */
@Component
public final class SignInFailures {

    public static final Duration WINDOW = Duration.ofMinutes(10);
    public static final int MOST = 10;

    private final NamedParameterJdbcTemplate jdbc;

    SignInFailures(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** When the name may be tried again; empty: now. */
    public Optional<Instant> lockedUntil(String name, Instant now) {
        return jdbc.query("SELECT since FROM failed_sign_in WHERE name_hash = :name AND failures >= :most AND since > :before",
                values("name", hash(name), "most", MOST, "before", utc(now.minus(WINDOW))),
                (row, number) -> instant(row, "since").plus(WINDOW)).stream().findFirst();
    }

    public void failed(String name, Instant now) {
        jdbc.update("INSERT INTO failed_sign_in (name_hash, failures, since) VALUES (:name, 1, :now) ON DUPLICATE KEY UPDATE"
                + " failures = IF(since > :before, failures + 1, 1), since = IF(since > :before, since, VALUES(since))",
                values("name", hash(name), "now", utc(now), "before", utc(now.minus(WINDOW))));
    }

    public void succeeded(String name) {
        jdbc.update("DELETE FROM failed_sign_in WHERE name_hash = :name", Map.of("name", hash(name)));
    }

    /** What is over counts for nothing. */
    public void forget(Instant now) {
        jdbc.update("DELETE FROM failed_sign_in WHERE since < :before", values("before", utc(now.minus(WINDOW))));
    }

    private static byte[] hash(String name) {
        return Tokens.hash(name.strip().toLowerCase(Locale.ROOT));
    }
}
