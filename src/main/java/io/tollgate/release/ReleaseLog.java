package io.tollgate.release;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.optional;
import static io.tollgate.database.Times.utc;

import io.tollgate.database.Slice;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.staff.StaffName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The log of steps with the rules. Entries are added, never changed. On all nodes together one writes at a time, so entries have one
 * order.
 */
final class ReleaseLog {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ReleaseLog(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Every entry after the one of this number, oldest first. */
    List<ReleaseEvent> history(int after) {
        return jdbc.query("SELECT id, at, type, version, person, reason, effective_from, detail FROM rule_event WHERE id > ? ORDER BY id",
                (row, number) -> event(row), after);
    }

    /** Some of the entries, oldest first. */
    List<ReleaseEvent> history(Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc)
                .query("SELECT id, at, type, version, person, reason, effective_from, detail FROM rule_event WHERE TRUE"
                        + slice.sql("id", false), slice.parameters(Map.of()), (row, number) -> event(row));
    }

    History read() {
        return new History(history(0));
    }

    /** Locks the log until the work is committed. @param work gets all entries so far */
    <T> T take(Function<History, T> work) {
        return transaction.execute(_ -> {
            jdbc.queryForObject("SELECT id FROM rule_desk WHERE id = 1 FOR UPDATE", Integer.class);
            return work.apply(read());
        });
    }

    /** Adds an entry; the caller must hold the lock. @param from first instant of the version that it puts in force */
    void write(Type type, int version, String person, String reason, Instant now, Optional<Instant> from) {
        write(type, version, person, reason, now, from, "");
    }

    /** @param detail for a trial: its messages and bounds */
    void write(Type type, int version, String person, String reason, Instant now, Optional<Instant> from, String detail) {
        jdbc.update("INSERT INTO rule_event (at, type, version, person, reason, effective_from, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
                utc(now), type.name(), version, person, reason, from.map(instant -> utc(instant)).orElse(null), detail);
    }

    /** Whether two names belong to one person, however they are written. */
    static boolean same(String one, String other) {
        return new StaffName(one).isSameAs(new StaffName(other));
    }

    /** @throws Refused if the text is not a name */
    static String person(String role, String name) {
        String text = text(role, name, 100, "Maybe ann.");
        if (!new StaffName(text).isSomebody()) {
            throw new Refused("The " + role + " must be somebody's name, with a letter or a digit. Maybe ann.");
        }
        return text;
    }

    /** @throws Refused if the text is not a reason */
    static String reason(String reason) {
        return text("reason", reason, 500, "Maybe say in a sentence why the rules change.");
    }

    private static String text(String what, String given, int most, String maybe) {
        String text = given.strip();
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new Refused("The " + what + " must have 1 to " + most + " characters on one line. " + maybe);
        }
        return text;
    }

    private static ReleaseEvent event(ResultSet row) throws SQLException {
        return new ReleaseEvent(row.getInt("id"), instant(row, "at"), Type.valueOf(row.getString("type")), row.getInt("version"),
                row.getString("person"), row.getString("reason"), optional(row, "effective_from"), row.getString("detail"));
    }
}
