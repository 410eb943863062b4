package io.tollgate.accounts;

import static io.tollgate.accounts.UserAccounts.values;
import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.optional;
import static io.tollgate.database.Times.utc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Slice;
import io.tollgate.secrets.Tokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The tokens of programs. A token is valid until it expires or is revoked, or its account is disabled; this takes effect on all nodes at
 * once.
 */
@Component
public final class AccessTokens {

    /** The beginning of every token. */
    public static final String PREFIX = "tga";
    public static final Duration USUAL_LIFE = Duration.ofDays(90);
    public static final Duration LONGEST_LIFE = Duration.ofDays(366);
    /** The most tokens that one account may have. */
    static final int MOST = 100;
    /** How long the name of a service and of the person who answers for it may be together, so that records have room for it. */
    private static final int LONGEST_SIGNATURE = 85;

    private static final Duration USE_NOTED = Duration.ofMinutes(1);
    private static final String COLUMNS = "t.id AS token_id, t.account_id, t.label, t.roles AS token_roles, t.issued_at, t.issued_by,"
            + " t.valid_until, t.revoked_at, t.last_used_at, t.answers";

    private final NamedParameterJdbcTemplate jdbc;
    /** Tokens whose use this node has noted within the last minute. */
    private final Cache<Long, Instant> noted = Caffeine.newBuilder().maximumSize(10_000).build();

    AccessTokens(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param secret shown once, to the caller */
    public record Issued(AccessToken token, String secret) {}

    /** The result of looking up a secret. */
    public sealed interface Found {

        record Valid(AccountPrincipal principal) implements Found {}

        /** The token has expired or was revoked, or its account is disabled. */
        record Ended(String why, AccessToken token, String account) implements Found {}

        record Unknown() implements Found {}
    }

    /**
     * @param by answers for what a service does by the token
     * @throws AccountRefused if the account has none of the roles, or the end is not within the next year
     */
    public Issued issue(UserAccount account, String label, Set<Role> roles, Instant validUntil, AccountPrincipal by, Instant now) {
        if (!account.roles().containsAll(roles)) {
            throw new AccountRefused("A token has roles of its account only: " + Role.column(account.roles()) + ".");
        }
        if (!validUntil.isAfter(now) || validUntil.isAfter(now.plus(LONGEST_LIFE))) {
            throw new AccountRefused("A token must end in the future, and within " + LONGEST_LIFE.toDays() + " days.");
        }
        int valid = jdbc
                .queryForList("SELECT id FROM access_token WHERE account_id = :account AND revoked_at IS NULL AND valid_until > :now",
                        values("account", account.id(), "now", utc(now)), Long.class)
                .size();
        if (valid >= MOST) {
            throw new AccountRefused("This account has " + valid + " tokens already. Maybe revoke those that nobody uses.");
        }
        Optional<String> answers = Optional.of(by.answers()).filter(_ -> account.kind() == UserAccount.Kind.SERVICE)
                .filter(name -> !name.equals(account.name()));
        if (answers.filter(name -> name.length() + account.name().length() > LONGEST_SIGNATURE).isPresent()) {
            throw new AccountRefused("The names of the service and of who issues its token must have " + LONGEST_SIGNATURE
                    + " characters together at most, as both stand in records. Maybe make a service with a shorter name.");
        }
        String secret = Tokens.generate(PREFIX);
        add(account, Tokens.hash(secret), label, roles, validUntil, by, answers, now);
        return new Issued(token(Tokens.hash(secret)), secret);
    }

    /**
     * To the caller's own account: no more roles than it calls with, and no later end than that of the token that calls.
     *
     * @param wanted its end; empty: the usual one, or that of the token that calls if it is earlier
     */
    public Issued issueOwn(AccountPrincipal caller, String label, Set<Role> roles, Optional<Instant> wanted, Instant now) {
        if (!caller.roles().containsAll(roles)) {
            throw new AccountRefused("You call with the roles " + Role.column(caller.roles()) + ", and a token of yours has no others.");
        }
        Optional<Instant> latest = caller.token().flatMap(AccessToken::validUntil);
        if (latest.isPresent() && wanted.filter(latest.get()::isBefore).isPresent()) {
            throw AccountRefused.tooLate(latest.get());
        }
        Instant usual = now.plus(USUAL_LIFE);
        return issue(caller.account(), label, roles, wanted.orElse(latest.filter(usual::isAfter).orElse(usual)), caller, now);
    }

    /** Stores the token of the first start, and removes every other token with this label. */
    void keepFirst(UserAccount account, byte[] hash, String label, Instant now) {
        jdbc.update(
                "UPDATE access_token SET revoked_at = :now WHERE account_id = :account AND label = :label AND hash <> :hash AND revoked_at"
                        + " IS NULL AND valid_until IS NULL",
                values("now", utc(now), "account", account.id(), "label", label, "hash", hash));
        jdbc.update(
                "INSERT INTO access_token (account_id, hash, label, roles, issued_at, issued_by) VALUES (:account, :hash, :label, :roles,"
                        + " :now, 'first start')"
                        + " ON DUPLICATE KEY UPDATE id = id",
                values("account", account.id(), "hash", hash, "label", label, "roles", Role.column(Role.all()), "now", utc(now)));
    }

    private void add(UserAccount account, byte[] hash, String label, Set<Role> roles, Instant validUntil, AccountPrincipal by,
            Optional<String> answers, Instant now) {
        jdbc.update(
                "INSERT INTO access_token (account_id, hash, label, roles, issued_at, issued_by, valid_until, answers) VALUES (:account,"
                        + " :hash, :label, :roles, :now, :by, :until, :answers)",
                values("account", account.id(), "hash", hash, "label", label, "roles", Role.column(roles), "now", utc(now), "by",
                        by.getName(), "until", utc(validUntil), "answers", answers.orElse(null)));
    }

    /** Finds the token of a secret, and records that it was used. */
    public Found find(String secret, Instant now) {
        record Row(UserAccount account, AccessToken token) {}
        Optional<Row> found = jdbc.query(
                "SELECT a.id, a.name, a.kind, a.roles, a.enabled, a.password_hash, a.generation, a.created_at, a.created_by, " + COLUMNS
                        + " FROM access_token t JOIN account a ON a.id = t.account_id WHERE t.hash = :hash",
                Map.of("hash", Tokens.hash(secret)),
                (row, number) -> new Row(UserAccounts.account(row, number), token(row))).stream().findFirst();
        if (found.isEmpty()) {
            return new Found.Unknown();
        }
        AccessToken token = found.get().token();
        UserAccount account = found.get().account();
        if (token.revokedAt().isPresent()) {
            return new Found.Ended("This token was revoked", token, account.name());
        }
        if (!token.isValid(now)) {
            return new Found.Ended("This token has expired", token, account.name());
        }
        if (!account.enabled()) {
            return new Found.Ended("The account of this token is disabled", token, account.name());
        }
        noteUse(token, now);
        return new Found.Valid(AccountPrincipal.of(account, token));
    }

    /** The account that has signed in by this token, if the token is still valid. */
    public Optional<AccountPrincipal> still(long token, int generation, Instant now) {
        record Row(UserAccount account, AccessToken token) {}
        return jdbc.query(
                "SELECT a.id, a.name, a.kind, a.roles, a.enabled, a.password_hash, a.generation, a.created_at, a.created_by, " + COLUMNS
                        + " FROM access_token t JOIN account a ON a.id = t.account_id WHERE t.id = :id",
                Map.of("id", token),
                (row, number) -> new Row(UserAccounts.account(row, number), token(row))).stream()
                .filter(row -> row.token().isValid(now) && row.account().enabled() && row.account().generation() == generation)
                .map(row -> AccountPrincipal.of(row.account(), row.token())).findFirst();
    }

    /** Records the use of a token, at most once a minute on each node. */
    private void noteUse(AccessToken token, Instant now) {
        boolean lately = Optional.ofNullable(noted.getIfPresent(token.id())).or(token::lastUsedAt)
                .filter(used -> used.isAfter(now.minus(USE_NOTED))).isPresent();
        if (!lately) {
            noted.put(token.id(), now);
            jdbc.update("UPDATE access_token SET last_used_at = :now WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :before)",
                    values("now", utc(now), "id", token.id(), "before", utc(now.minus(USE_NOTED))));
        }
    }

    /** The tokens of an account, oldest first, with those that have ended. */
    public List<AccessToken> of(UserAccount account, Slice slice) {
        return jdbc.query(
                "SELECT * FROM (SELECT " + COLUMNS + " FROM access_token t WHERE t.account_id = :account) tokens WHERE TRUE"
                        + slice.sql("token_id", false),
                slice.parameters(Map.of("account", account.id())), (row, number) -> token(row));
    }

    /** @return false if the account has no such token; one that has ended already may be revoked again */
    public boolean revoke(UserAccount account, long id, Instant now) {
        int found = jdbc.update("UPDATE access_token SET revoked_at = COALESCE(revoked_at, :now) WHERE id = :id AND account_id = :account",
                values("now", utc(now), "id", id, "account", account.id()));
        return found > 0;
    }

    private AccessToken token(byte[] hash) {
        return jdbc.queryForObject("SELECT " + COLUMNS + " FROM access_token t WHERE t.hash = :hash", Map.of("hash", hash),
                (row, number) -> token(row));
    }

    private static AccessToken token(ResultSet row) throws SQLException {
        return new AccessToken(row.getLong("token_id"), row.getInt("account_id"), row.getString("label"),
                Role.ofColumn(row.getString("token_roles")), instant(row, "issued_at"),
                row.getString("issued_by"), optional(row, "valid_until"), optional(row, "revoked_at"), optional(row, "last_used_at"),
                Optional.ofNullable(row.getString("answers")));
    }
}
