package io.tollgate.books.saft;

import io.tollgate.books.Span;
import io.tollgate.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the entries of a span slice by slice, so that a file of any length needs the memory of one. */
@Component
final class SaftEntries {

    private static final int AT_ONCE = 500;
    private static final String SPAN = " AND booked_at >= :begin AND booked_at < :end";
    /** The sums of a day are read through the index of each account, as charges have no other index by time. */
    private static final String OF_DAY = "SELECT e.kind, e.account, SUM(e.amount_micros) AS micros FROM (SELECT DISTINCT account FROM"
            + " entry) a JOIN entry e ON e.account = a.account AND e.booked_at >= :begin AND e.booked_at < :end"
            + " WHERE e.currency = :currency"
            + " AND e.kind IN (:kinds) GROUP BY e.kind, e.account";
    /** The entries that are no charges; they all stand at the end of the table. */
    private static final String IDS = "SELECT DISTINCT journal_entry_id FROM entry WHERE journal_entry_id >= X'FFFFFFFFFFFF'"
            + " AND journal_entry_id > :after AND currency = :currency" + SPAN + " AND kind ";
    private static final String ENTRIES = "SELECT journal_entry_id, account, amount_micros, at, booked_at, kind, made_by, reason FROM entry"
            + " WHERE journal_entry_id IN (:ids) AND currency = :currency ORDER BY journal_entry_id, account";

    private final NamedParameterJdbcTemplate named;

    SaftEntries(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /** Takes some of a journal. */
    interface Slice<X extends Exception> {
        void take(List<Booked> some) throws X;
    }

    <X extends Exception> void each(SaftJournal journal, Span span, Currency currency, Slice<X> action) throws X {
        if (journal.isDaily()) {
            for (LocalDate day = span.from(); !day.isAfter(span.to()); day = day.plusDays(1)) {
                action.take(ofDay(journal, day, new Span(day, day, span.zone()), currency));
            }
            return;
        }
        Map<String, Object> wanted = parameters(journal, span, currency);
        wanted.put("after", new byte[0]);
        String ids = IDS + (journal.hasTheRest() ? "NOT " : "") + "IN (:kinds) ORDER BY journal_entry_id LIMIT " + AT_ONCE;
        List<byte[]> some;
        do {
            some = named.query(ids, wanted, (row, _) -> row.getBytes(1));
            if (!some.isEmpty()) {
                wanted.put("after", some.getLast());
                action.take(named.query(ENTRIES, Map.of("ids", some, "currency", currency.getCurrencyCode()), SaftEntries::together));
            }
        } while (some.size() == AT_ONCE);
    }

    private List<Booked> ofDay(SaftJournal journal, LocalDate day, Span span, Currency currency) {
        Map<String, Booked> byKind = new TreeMap<>();
        named.query(OF_DAY, parameters(journal, span, currency), row -> {
            String kind = row.getString("kind");
            byKind.computeIfAbsent(kind, _ -> new Booked(kind + " " + day, kind, day, day, "Tollgate", "", new TreeMap<>())).micros()
                    .put(row.getString("account"), row.getBigDecimal("micros").longValueExact());
        });
        return List.copyOf(byKind.values());
    }

    private static Map<String, Object> parameters(SaftJournal journal, Span span, Currency currency) {
        return new HashMap<>(Map.of("begin", Times.utc(span.begin()), "end", Times.utc(span.end()), "currency", currency.getCurrencyCode(),
                "kinds", journal.kinds()));
    }

    private static List<Booked> together(ResultSet row) throws SQLException {
        List<Booked> all = new ArrayList<>();
        while (row.next()) {
            String id = HexFormat.of().formatHex(row.getBytes("journal_entry_id"));
            if (all.isEmpty() || !all.getLast().id().equals(id)) {
                all.add(new Booked(id, row.getString("kind"), day(row, "booked_at"), day(row, "at"), row.getString("made_by"),
                        row.getString("reason"), new TreeMap<>()));
            }
            all.getLast().micros().put(row.getString("account"), row.getLong("amount_micros"));
        }
        return all;
    }

    private static LocalDate day(ResultSet row, String column) throws SQLException {
        return LocalDate.ofInstant(Times.instant(row, column), ZoneOffset.UTC);
    }
}
