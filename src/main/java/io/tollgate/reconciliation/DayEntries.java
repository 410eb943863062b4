package io.tollgate.reconciliation;

import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.SealedFields;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the entries of an account that were booked on a day, in the order of booking, and works out the seals over them. */
@Component
final class DayEntries {

    /** How many entries have one seal. */
    static final int PART = 10_000;
    private static final byte[] NOTHING = new byte[32];
    private static final byte[] BEFORE_ALL = new byte[16];

    private final JdbcTemplate jdbc;
    private final SecretKey key;

    DayEntries(JdbcTemplate jdbc, Keys keys) {
        this.jdbc = jdbc;
        this.key = keys.evidence();
    }

    /** An entry. @param mac over all that it says */
    record Sealed(byte[] id, Instant bookedAt, String currency, long micros, byte[] mac) {}

    /** Some entries of an account and day, in the order of booking. */
    record Part(String account, LocalDate day, int number, List<Sealed> entries) {

        /** The marks as the table {@code entry_seal} has them. */
        byte[] marks() {
            ByteBuffer marks = ByteBuffer.allocate(entries.size() * Mark.BYTES);
            entries.forEach(entry -> marks.put(entry.id()).put(entry.mac(), 0, Mark.BYTES - entry.id().length));
            return marks.array();
        }
    }

    /** The accounts that have entries. */
    List<String> accounts() {
        return jdbc.queryForList("SELECT DISTINCT account FROM entry ORDER BY account", String.class);
    }

    /** The first account after this one. */
    Optional<String> accountAfter(String account) {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MIN(account) FROM entry WHERE account > ?", String.class, account));
    }

    /** The first day on or after this one on which something was booked. */
    Optional<LocalDate> dayFrom(LocalDate day) {
        // By one step through the index for each account; a plain MIN would read all entries.
        return Optional.ofNullable(jdbc.queryForObject("SELECT MIN(first) FROM (SELECT (SELECT e.booked_at FROM entry e WHERE e.account ="
                + " a.account AND e.booked_at >= ? ORDER BY e.booked_at LIMIT 1) AS first FROM (SELECT DISTINCT account FROM entry) a)"
                + " firsts", LocalDateTime.class, day.atStartOfDay())).map(LocalDateTime::toLocalDate);
    }

    /** Like {@link #dayFrom(LocalDate)}, for one account. */
    Optional<LocalDate> dayFrom(String account, LocalDate day) {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MIN(booked_at) FROM entry WHERE account = ? AND booked_at >= ?",
                LocalDateTime.class, account, day.atStartOfDay())).map(LocalDateTime::toLocalDate);
    }

    /** Gives the parts of a day to the action, one by one, as a day may not fit into memory. */
    void each(String account, LocalDate day, Consumer<Part> action) {
        List<Sealed> some = after(account, day, day.atStartOfDay().toInstant(ZoneOffset.UTC), BEFORE_ALL);
        for (int number = 0; !some.isEmpty(); number++) {
            action.accept(new Part(account, day, number, some));
            some = some.size() < PART ? List.of() : after(account, day, some.getLast().bookedAt(), some.getLast().id());
        }
    }

    /** The seal of a part. @param former that of the account's part before */
    byte[] hash(Part part, byte[] former) {
        SealedFields fields = new SealedFields().add("entries of a day", part.account(), part.day().toString()).add(part.number())
                .add(part.entries().size());
        part.entries().forEach(entry -> fields.add(entry.mac()));
        return fields.seal(former, key);
    }

    /** The seal of a day. @param ends the last hash of each account, in the order of accounts; @param former that of the day before */
    byte[] day(LocalDate day, Map<String, byte[]> ends, byte[] former) {
        SealedFields fields = new SealedFields().add("day of entries", day.toString()).add(ends.size());
        ends.forEach((account, hash) -> fields.add(account).add(hash));
        return fields.seal(former, key);
    }

    static byte[] nothing() {
        return NOTHING.clone();
    }

    private List<Sealed> after(String account, LocalDate day, Instant bookedAt, byte[] id) {
        return jdbc.query("SELECT journal_entry_id, amount_micros, currency, at, booked_at, kind, made_by, reason, messages, charges_hash"
                + " FROM entry WHERE account = ? AND booked_at >= ? AND booked_at < ? AND (booked_at > ? OR journal_entry_id > ?)"
                + " ORDER BY booked_at, journal_entry_id LIMIT " + PART, (row, _) -> sealed(row), account, Times.utc(bookedAt),
                day.plusDays(1).atStartOfDay(), Times.utc(bookedAt), id);
    }

    private Sealed sealed(ResultSet row) throws SQLException {
        byte[] id = row.getBytes("journal_entry_id");
        Instant bookedAt = Times.instant(row, "booked_at");
        String currency = row.getString("currency");
        long micros = row.getLong("amount_micros");
        SealedFields fields = new SealedFields().add(id).add(micros).add(Times.instant(row, "at")).add(bookedAt)
                .add(currency, row.getString("kind"), row.getString("made_by"), row.getString("reason"));
        int messages = row.getInt("messages");
        byte @Nullable [] charges = row.getBytes("charges_hash");
        if (messages != 1 || charges != null) { // so the seals of entries from before there were these columns stay as they are
            fields.add(messages).add(charges == null ? new byte[0] : charges);
        }
        return new Sealed(id, bookedAt, currency, micros, fields.seal(NOTHING, key));
    }

    /** What a seal remembers of one entry. */
    record Mark(String id, String mac) {

        static final int BYTES = 20;
        private static final int ID = 16;

        static List<Mark> all(byte[] marks) {
            List<Mark> all = new ArrayList<>(marks.length / BYTES);
            for (int from = 0; from + BYTES <= marks.length; from += BYTES) {
                all.add(new Mark(hex(marks, from, from + ID), hex(marks, from + ID, from + BYTES)));
            }
            return all;
        }

        private static String hex(byte[] bytes, int from, int to) {
            return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, from, to));
        }
    }
}
