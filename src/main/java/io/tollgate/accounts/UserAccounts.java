package io.tollgate.accounts;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.utc;

import io.tollgate.database.Slice;
import io.tollgate.staff.StaffName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All accounts. An account is never removed, and its name never changes, because records contain the name. No two accounts have names that
 * look alike on paper ({@link StaffName}), so two names in a record are two people.
 */
@Component
public final class UserAccounts {

    private static final String SELECT = "SELECT id, name, kind, roles, enabled, password_hash, generation, created_at, created_by FROM"
            + " account";
    /** Letters and signs that stay the same in a path, in a header and on paper. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} .,'@_+-]{1,100}");

    private final NamedParameterJdbcTemplate jdbc;
    private final Passwords passwords;
    private final TransactionTemplate transaction;

    UserAccounts(NamedParameterJdbcTemplate jdbc, Passwords passwords, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.transaction = new TransactionTemplate(transactions);
    }

    public Optional<UserAccount> find(String name) {
        return jdbc.query(SELECT + " WHERE name = :name", Map.of("name", name), UserAccounts::account).stream().findFirst();
    }

    public Optional<UserAccount> find(int id) {
        return jdbc.query(SELECT + " WHERE id = :id", Map.of("id", id), UserAccounts::account).stream().findFirst();
    }

    /** A part of the list of all accounts, in the order of names. */
    public List<UserAccount> some(Slice slice) {
        return jdbc.query(SELECT + " WHERE TRUE" + slice.sql("name", false), slice.parameters(Map.of()), UserAccounts::account);
    }

    /**
     * @param password empty: the account signs in by its tokens only
     * @throws AccountRefused if an account has this name or one that looks the same, or the password is too easy
     */
    public UserAccount create(String name, UserAccount.Kind kind, Set<Role> roles, Optional<String> password, String by, Instant now) {
        refuseNonsense(name);
        Optional<String> hash = password.map(given -> passwords.hash(given, name));
        return created(name, kind, roles, hash, Optional.empty(), by, now);
    }

    private UserAccount created(String name, UserAccount.Kind kind, Set<Role> roles, Optional<String> hash,
            Optional<ForeignIdentity> foreign, String by, Instant now) {
        return inTurn(() -> {
            refuseLikeOthers(name);
            jdbc.update("INSERT INTO account (name, kind, roles, enabled, password_hash, issuer, subject, created_at, created_by)"
                    + " VALUES (:name, :kind, :roles, TRUE, :hash, :issuer, :subject, :at, :by)",
                    values("name", name, "kind", kind.name(), "roles", Role.column(roles),
                            "hash", hash.orElse(null), "issuer", foreign.map(ForeignIdentity::issuer).orElse(null), "subject",
                            foreign.map(ForeignIdentity::subject).orElse(null),
                            "at", utc(now), "by", by));
            return find(name).orElseThrow();
        });
    }

    /** The administrator's account, which the first start makes. If several nodes start at once, one of them makes it. */
    UserAccount administrator(Instant now) {
        return find(UserAccount.ADMINISTRATOR).orElseGet(() -> {
            try {
                jdbc.update(
                        "INSERT INTO account (name, kind, roles, enabled, created_at, created_by) VALUES (:name, 'SERVICE', :roles, TRUE,"
                                + " :at, 'first start')",
                        values("name", UserAccount.ADMINISTRATOR, "roles", Role.column(Role.all()), "at", utc(now)));
            } catch (DuplicateKeyException another) {
                // another node has just made it
            }
            return find(UserAccount.ADMINISTRATOR).orElseThrow();
        });
    }

    /**
     * The account of a person whom another server has signed in. The first sign-in makes the account; each one sets the roles that the
     * server gives now.
     *
     * @throws AccountRefused if the name is or looks like that of another account
     */
    public Vouched vouched(ForeignIdentity identity, String name, Set<Role> roles, Instant now) {
        Optional<UserAccount> known = find(identity);
        UserAccount account = known.orElseGet(() -> {
            refuseNonsense(name);
            return created(name, UserAccount.Kind.PERSON, roles, Optional.empty(), Optional.of(identity), "sign-in by " + identity.issuer(),
                    now);
        });
        if (!account.enabled()) {
            throw new AccountRefused("The account " + account.name() + " is disabled. Maybe ask an administrator.");
        }
        if (!account.roles().equals(Role.sorted(roles))) {
            jdbc.update("UPDATE account SET roles = :roles WHERE id = :id", values("roles", Role.column(roles), "id", account.id()));
        }
        return new Vouched(AccountPrincipal.of(find(account.id()).orElseThrow()), known);
    }

    /** @param before as it was; empty: it was made now */
    public record Vouched(AccountPrincipal principal, Optional<UserAccount> before) {}

    private Optional<UserAccount> find(ForeignIdentity identity) {
        return jdbc.query(SELECT + " WHERE issuer = :issuer AND subject = :subject",
                values("issuer", identity.issuer(), "subject", identity.subject()),
                UserAccounts::account).stream().findFirst();
    }

    /**
     * Changes an account. If it is disabled or loses a role, its sessions end. An administrator is always left, even if two disable each
     * other at the same instant.
     *
     * @param by who does it: not the account itself, nor one that answers for it
     */
    public UserAccount change(UserAccount account, Set<Role> roles, boolean enabled, AccountPrincipal by) {
        if (account.id() == by.account().id() || account.name().equals(by.answers())) {
            throw new AccountRefused("Nobody changes the roles of the own account or disables it. Maybe ask another administrator.");
        }
        return inTurn(() -> {
            UserAccount before = find(account.id()).orElseThrow();
            boolean less = !enabled || !roles.containsAll(before.roles());
            jdbc.update("UPDATE account SET roles = :roles, enabled = :enabled, generation = generation + :more WHERE id = :id",
                    values("roles", Role.column(roles), "enabled", enabled, "more", less ? 1 : 0, "id", account.id()));
            if (less && administrators() == 0) {
                throw new AccountRefused("This is the last account that may make accounts. Maybe give another one the role ADMINISTRATOR"
                        + " first.");
            }
            return find(account.id()).orElseThrow();
        });
    }

    private long administrators() {
        return jdbc.query(SELECT + " WHERE enabled", Map.of(), UserAccounts::account).stream()
                .filter(account -> account.roles().contains(Role.ADMINISTRATOR)).count();
    }

    /** Ends all sessions of an account, on all nodes; its tokens stay valid. */
    public void endSessions(UserAccount account) {
        jdbc.update("UPDATE account SET generation = generation + 1 WHERE id = :id", values("id", account.id()));
    }

    /** The one of the first start can be used again, with every role, whatever has become of it. */
    void restoreAdministrator() {
        jdbc.update("UPDATE account SET roles = :roles, enabled = TRUE WHERE name = :name",
                values("roles", Role.column(Role.all()), "name", UserAccount.ADMINISTRATOR));
    }

    /** Sets a password and ends the sessions of the account. @throws AccountRefused if the password is too easy */
    public void changePassword(UserAccount account, String password) {
        jdbc.update("UPDATE account SET password_hash = :hash, generation = generation + 1 WHERE id = :id",
                values("hash", passwords.hash(password, account.name()), "id", account.id()));
    }

    /** Takes as long whether there is such an account or not, and whether it has a password. */
    public Optional<AccountPrincipal> byPassword(String name, String password) {
        record Row(UserAccount account, Optional<String> hash) {}
        Optional<Row> found = jdbc.query(SELECT + " WHERE name = :name", Map.of("name", name),
                (row, number) -> new Row(account(row, number), Optional.ofNullable(row.getString("password_hash")))).stream().findFirst();
        if (!passwords.matches(password, found.flatMap(Row::hash))) {
            return Optional.empty();
        }
        return found.map(Row::account).filter(UserAccount::enabled).map(AccountPrincipal::of);
    }

    /**
     * The account of a session, with its present roles; empty if the session has ended.
     *
     * @param generation the account's generation at the sign-in
     */
    public Optional<AccountPrincipal> still(int id, int generation) {
        return find(id).filter(account -> account.enabled() && account.generation() == generation).map(AccountPrincipal::of);
    }

    /** The account of this name, which a passkey or other means has proved. */
    public Optional<AccountPrincipal> proved(String name) {
        return find(name).filter(UserAccount::enabled).map(AccountPrincipal::of);
    }

    private static void refuseNonsense(String name) {
        if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
            throw new AccountRefused(
                    "The name of an account must have 1 to 100 letters, digits, spaces or signs of . , ' @ _ + - in it. Maybe choose one"
                            + " like ann.");
        }
        if (!new StaffName(name).isSomebody()) {
            throw new AccountRefused("The name of an account must have a letter or a digit. Maybe choose one like ann.");
        }
    }

    private void refuseLikeOthers(String name) {
        StaffName wanted = new StaffName(name);
        jdbc.queryForList("SELECT name FROM account", Map.of(), String.class).stream()
                .filter(other -> new StaffName(other).isSameAs(wanted)).findFirst().ifPresent(other -> {
                    throw new AccountRefused(other.equals(name)
                            ? "There is an account of this name already. Maybe add something to it."
                            : "There is an account whose name looks the same on paper: " + other + ". Maybe add something to it.");
                });
    }

    /** Runs one such piece of work at a time on all nodes: it locks the row of the administrator's account. */
    private UserAccount inTurn(java.util.function.Supplier<UserAccount> work) {
        return transaction.execute(_ -> {
            jdbc.queryForList("SELECT id FROM account WHERE name = :name FOR UPDATE", Map.of("name", UserAccount.ADMINISTRATOR),
                    Integer.class);
            return work.get();
        });
    }

    static Map<String, @Nullable Object> values(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> values = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return values;
    }

    static UserAccount account(ResultSet row, int number) throws SQLException {
        return new UserAccount(row.getInt("id"), row.getString("name"), UserAccount.Kind.valueOf(row.getString("kind")),
                Role.ofColumn(row.getString("roles")),
                row.getBoolean("enabled"), row.getString("password_hash") != null, row.getInt("generation"), instant(row, "created_at"),
                row.getString("created_by"));
    }
}
