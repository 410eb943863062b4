package io.tollgate.reconciliation;

import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.reconciliation.DayEntries.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rows of {@code entry_seal}, {@code entry_sum} and {@code sealed_day}: the entries of each day that is over, sealed account by account.
 * Each account is a chain of its own; a day ties the ends of all together, and its hash goes into the audit trail, which is handed out and
 * noted elsewhere. So nobody who can write to the database alone, and has not the keys, changes an entry without a trace.
 */
@Component
class DaySeals {

    /** The name of the operation in the audit trail. */
    static final String OPERATION = "sealLedgerDay";
    private static final Logger log = LoggerFactory.getLogger(DaySeals.class);
    private static final Actor JOB = new Actor("job:ledger-seals", Optional.empty(), "");
    /** A transaction takes its time of booking at its beginning; it is committed long before this is over. */
    private static final Duration GRACE = Duration.ofHours(1);
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1); // what was booked before times of booking were kept

    private final JdbcTemplate jdbc;
    private final DayEntries entries;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    DaySeals(JdbcTemplate jdbc, DayEntries entries, AuditTrail audit, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.entries = entries;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Soon after a day is over. */
    @Bean
    static RecurringWork sealsOfDays(DaySeals seals) {
        return RecurringWork.whole("ledger-seals", seals::sealDaysThatAreOver);
    }

    /** Seals each day that is over and has entries, the oldest first. Of several nodes one seals a day. */
    void sealDaysThatAreOver(Instant now) {
        LocalDate today = now.minus(GRACE).atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate next = last().map(day -> day.plusDays(1)).orElse(FIRST);
        if (!next.isBefore(today)) {
            return;
        }
        for (Optional<LocalDate> day = entries.dayFrom(next); day.isPresent() && day.get().isBefore(today);) {
            LocalDate one = day.get();
            try {
                transaction.executeWithoutResult(_ -> seal(one, now));
            } catch (DuplicateKeyException other) {
                return; // another node is at it
            }
            day = entries.dayFrom(one.plusDays(1));
        }
    }

    /** The last sealed day. */
    Optional<LocalDate> last() {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MAX(day) FROM sealed_day", LocalDate.class));
    }

    private void seal(LocalDate day, Instant now) {
        byte[] former = hashOfDayBefore(day);
        jdbc.update("INSERT INTO sealed_day (day, entries, hash, sealed_at) VALUES (?, 0, ?, ?)", day, DayEntries.nothing(),
                Times.utc(now)); // another node waits here, and finds the row
        Map<String, byte[]> ends = new TreeMap<>();
        long count = 0;
        for (String account : entries.accounts()) {
            Chain chain = new Chain(hashBefore(account, day));
            entries.each(account, day, part -> add(part, chain));
            if (chain.count > 0) {
                sums(account, day, chain.sums);
                ends.put(account, chain.hash);
                count += chain.count;
            }
        }
        byte[] hash = entries.day(day, ends, former);
        jdbc.update("UPDATE sealed_day SET entries = ?, hash = ? WHERE day = ?", count, hash, day);
        // If this commits and the transaction does not, the next attempt notes the same again.
        audit.begin(JOB, OPERATION, note(day, hash), now);
        log.info("Sealed the {} ledger entries of {}.", count, day);
    }

    static String note(LocalDate day, byte[] hash) {
        return "day=" + day + " head=" + HexFormat.of().formatHex(hash);
    }

    byte[] hashOfDayBefore(LocalDate day) {
        return jdbc.query("SELECT hash FROM sealed_day WHERE day < ? ORDER BY day DESC LIMIT 1", (row, _) -> row.getBytes(1), day).stream()
                .findFirst().orElseGet(DayEntries::nothing);
    }

    byte[] hashBefore(String account, LocalDate day) {
        return jdbc.query("SELECT hash FROM entry_seal WHERE account = ? AND day < ? ORDER BY day DESC, part DESC LIMIT 1",
                (row, _) -> row.getBytes(1), account, day).stream().findFirst().orElseGet(DayEntries::nothing);
    }

    /** How far the chain of an account has come. */
    private static final class Chain {

        private byte[] hash;
        private long count;
        private final Map<String, Long> sums = new TreeMap<>();

        Chain(byte[] former) {
            this.hash = former;
        }
    }

    private void add(Part part, Chain chain) {
        chain.hash = entries.hash(part, chain.hash);
        chain.count += part.entries().size();
        part.entries().forEach(entry -> chain.sums.merge(entry.currency(), entry.micros(), Math::addExact));
        jdbc.update("INSERT INTO entry_seal (account, day, part, entries, marks, hash) VALUES (?, ?, ?, ?, ?, ?)", part.account(),
                part.day(), part.number(), part.entries().size(), part.marks(), chain.hash);
    }

    private void sums(String account, LocalDate day, Map<String, Long> sums) {
        sums.forEach((currency, micros) -> jdbc.update("INSERT INTO entry_sum (account, currency, day, amount_micros) VALUES (?, ?, ?, ?)",
                account, currency, day, micros));
    }

    /** The seal of a part. */
    record Seal(byte[] marks, byte[] hash) {}

    Optional<Seal> seal(String account, LocalDate day, int part) {
        return jdbc.query("SELECT marks, hash FROM entry_seal WHERE account = ? AND day = ? AND part = ?",
                (row, _) -> new Seal(row.getBytes("marks"), row.getBytes("hash")), account, day, part).stream().findFirst();
    }

    Map<String, Long> sums(String account, LocalDate day) {
        Map<String, Long> sums = new TreeMap<>();
        jdbc.query("SELECT currency, amount_micros FROM entry_sum WHERE account = ? AND day = ?", row -> {
            sums.put(row.getString(1), row.getLong(2));
        }, account, day);
        return sums;
    }

    /** The first account after this one that has a seal. */
    Optional<String> accountAfter(String account) {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MIN(account) FROM entry_seal WHERE account > ?", String.class, account));
    }

    /** The first day on or after this one of which the account has a seal. */
    Optional<LocalDate> dayFrom(String account, LocalDate day) {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MIN(day) FROM entry_seal WHERE account = ? AND day >= ?", LocalDate.class,
                account, day));
    }

    /** The last hash of each account that has a seal of the day, in the order of accounts. */
    Map<String, byte[]> ends(LocalDate day) {
        Map<String, byte[]> ends = new TreeMap<>();
        jdbc.query("SELECT account, hash FROM entry_seal WHERE day = ? ORDER BY account, part", row -> {
            ends.put(row.getString(1), row.getBytes(2));
        }, day);
        return ends;
    }

    /** The sealed days with their hashes. */
    Map<LocalDate, byte[]> days() {
        Map<LocalDate, byte[]> days = new TreeMap<>();
        jdbc.query("SELECT day, hash FROM sealed_day", row -> {
            days.put(row.getObject(1, LocalDate.class), row.getBytes(2));
        });
        return days;
    }

    /** What the audit trail says of days. */
    List<String> notes() {
        return jdbc.queryForList("SELECT subject FROM audit_entry WHERE operation = ? ORDER BY number", String.class, OPERATION);
    }
}
