package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.tollgate.database.JsonRows;
import io.tollgate.database.ManyRows;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.ledger.SpendingPace.Sum;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of {@code spending_pace}: what a business spends in each minute and on each day, by the time at which its messages were admitted.
 * So a rule reads a few sums and no charges. Minutes are kept for two days, days for 40. While no rule asks, nothing is counted and
 * nothing kept; when one does, the days before are read once from the charges.
 */
@Component
final class Paces {

    private static final String MINUTE = "M";
    private static final String DAY = "D";
    private static final Duration MINUTES_KEPT = Duration.ofDays(2);
    private static final Duration DAYS_KEPT = Duration.ofDays(40);
    private static final int FORGOTTEN_AT_ONCE = 2_000;

    private final JdbcTemplate jdbc;
    private final ObjectProvider<PaceInterest> interest;

    Paces(JdbcTemplate jdbc, ObjectProvider<PaceInterest> interest) {
        this.jdbc = jdbc;
        this.interest = interest;
    }

    /** The work that forgets old paces, once an hour. */
    @Bean
    static RecurringWork forgetsPaces(Paces paces) {
        return new RecurringWork("spending-pace", paces::forget);
    }

    /** A row, sorted in the order in which rows are locked. */
    private record Row(int business, String span, LocalDateTime since) implements Comparable<Row> {

        private static final Comparator<Row> ORDER = Comparator.comparingInt(Row::business).thenComparing(Row::span)
                .thenComparing(Row::since);

        @Override
        public int compareTo(Row other) {
            return ORDER.compare(this, other);
        }
    }

    /** Counts messages that are admitted. Locks the rows until the transaction ends, after the balances. */
    void add(List<Reservation> admitted, Map<BusinessId, Account> payers) {
        if (!counts()) {
            return;
        }
        SortedMap<Row, Sum> sums = new TreeMap<>();
        admitted.forEach(one -> put(sums, one, payers, new Sum(1, one.ceiling().micros())));
        ManyRows.insert(jdbc, "INSERT INTO spending_pace (business_id, span, since, messages, micros) VALUES",
                sums.entrySet().stream().map(one -> new Object[] {one.getKey().business, one.getKey().span, one.getKey().since,
                    one.getValue().messages(), one.getValue().micros()}).toList(),
                "ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages), micros = micros + VALUES(micros)");
    }

    /** Puts what was charged in the place of what was held. A message stays counted when it was admitted. */
    void end(List<Reservation> ended, List<Charge> made, Map<BusinessId, Account> payers) {
        if (!counts()) {
            return;
        }
        Map<MessageId, Long> charged = new HashMap<>();
        made.forEach(charge -> charged.put(charge.id(), charge.price().micros()));
        SortedMap<Row, Sum> changes = new TreeMap<>();
        for (Reservation one : ended) {
            long change = charged.getOrDefault(one.id(), 0L) - one.ceiling().micros();
            if (change != 0) {
                put(changes, one, payers, new Sum(0, change));
            }
        }
        // Rows that are forgotten stay so, so not all may be there. A message from before counting began takes nothing below zero.
        JsonRows.update(jdbc, "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]', length CHAR(1) PATH '$[1]',"
                + " start DATETIME(6) PATH '$[2]', more BIGINT PATH '$[3]')) wanted STRAIGHT_JOIN spending_pace FORCE INDEX (PRIMARY)"
                + " ON business_id = business AND span = length AND since = start SET micros = GREATEST(0, micros + more)",
                changes.entrySet().stream().map(one -> List.<Object>of(one.getKey().business, one.getKey().span, one.getKey().since,
                        one.getValue().micros())).toList());
    }

    /** Whether a rule asks. Without rules, as in some tests, everything is counted. */
    private boolean counts() {
        PaceInterest rules = interest.getIfAvailable();
        return rules == null || rules.isThere();
    }

    private static void put(SortedMap<Row, Sum> sums, Reservation one, Map<BusinessId, Account> payers, Sum sum) {
        int business = one.business().value();
        LocalDate day = LocalDate.ofInstant(one.admittedAt(), requireNonNull(payers.get(one.business())).zone());
        sums.merge(new Row(business, DAY, day.atStartOfDay()), sum, Sum::plus);
        sums.merge(new Row(business, MINUTE, Times.utc(one.admittedAt().truncatedTo(ChronoUnit.MINUTES))), sum, Sum::plus);
    }

    /**
     * The paces of these businesses, by one query and without a lock; one more for each of which nothing is counted yet.
     *
     * @param today   the day of each, in its zone
     * @param minutes the spans that are asked
     * @param days    how many days before are asked
     */
    Map<BusinessId, SpendingPace> of(Map<BusinessId, LocalDate> today, Collection<Integer> minutes, int days, Instant now) {
        if (today.isEmpty()) {
            return Map.of();
        }
        List<Integer> spans = minutes.stream().sorted().toList();
        List<Object> arguments = new ArrayList<>();
        String sums = spans.stream().map(span -> {
            arguments.addAll(Collections.nCopies(2, from(now, span)));
            return ", SUM(IF(since > ?, messages, 0)), SUM(IF(since > ?, micros, 0))";
        }).collect(joining());
        String ids = today.keySet().stream().sorted().map(BusinessId::toString).collect(joining(","));
        String of = " FROM spending_pace FORCE INDEX (PRIMARY) WHERE business_id IN (" + ids + ") AND span = ";
        arguments.add(from(now, spans.isEmpty() ? 0 : spans.getLast()));
        arguments.add(Collections.min(today.values()).minusDays(days).atStartOfDay());
        String nothing = ", 0, 0".repeat(spans.size());
        Map<BusinessId, Map<Integer, Sum>> inMinutes = new HashMap<>();
        Map<BusinessId, Map<LocalDate, Sum>> onDays = new HashMap<>();
        jdbc.query("SELECT business_id, NULL AS day, 0 AS messages, 0 AS micros, 0, 0" + sums + of
                + "'M' AND since > ? GROUP BY business_id UNION ALL SELECT business_id, since, messages, micros, passed_messages,"
                + " passed_micros" + nothing + of + "'D' AND since >= ?", row -> {
                    BusinessId business = new BusinessId(row.getInt(1));
                    LocalDateTime day = row.getObject(2, LocalDateTime.class);
                    if (day == null) {
                        inMinutes.put(business, sums(row, spans));
                    } else {
                        // Of today what was before the business went on does not count; of the days before it does.
                        boolean passes = day.toLocalDate().equals(today.get(business));
                        onDays.computeIfAbsent(business, _ -> new HashMap<>()).put(day.toLocalDate(), passes
                                ? new Sum(Math.max(0, row.getLong(3) - row.getLong(5)), Math.max(0, row.getLong(4) - row.getLong(6)))
                                : new Sum(row.getLong(3), row.getLong(4)));
                    }
                }, arguments.toArray());
        Map<BusinessId, SpendingPace> paces = new HashMap<>();
        today.forEach((business, day) -> {
            boolean isNew = !onDays.containsKey(business);
            Map<LocalDate, Sum> known = isNew && days > 0 ? charged(business, day, days) : onDays.getOrDefault(business, Map.of());
            paces.put(business, pace(inMinutes.getOrDefault(business, Map.of()), known, day, days, isNew));
        });
        return paces;
    }

    private static SpendingPace pace(Map<Integer, Sum> minutes, Map<LocalDate, Sum> onDays, LocalDate today, int days, boolean isNew) {
        Map<LocalDate, Long> before = new HashMap<>();
        onDays.forEach((day, sum) -> {
            if (day.isBefore(today) && !day.isBefore(today.minusDays(days)) && sum.micros() > 0) {
                before.put(day, sum.micros());
            }
        });
        return new SpendingPace(minutes, onDays.getOrDefault(today, Sum.NOTHING), before, isNew);
    }

    private static Map<Integer, Sum> sums(ResultSet row, List<Integer> spans) throws SQLException {
        Map<Integer, Sum> sums = new HashMap<>();
        for (int i = 0; i < spans.size(); i++) {
            sums.put(spans.get(i), new Sum(row.getLong(7 + 2 * i), row.getLong(8 + 2 * i)));
        }
        return sums;
    }

    /** The minutes that begin after this are, at least in part, within the last so many. */
    private static LocalDateTime from(Instant now, int minutes) {
        return Times.utc(now.minus(Duration.ofMinutes(minutes + 1L)));
    }

    /**
     * What a business of which nothing is counted was charged on days before: a rule has begun to ask, or the business is new. By days of
     * delivery.
     */
    private Map<LocalDate, Sum> charged(BusinessId business, LocalDate today, int days) {
        LocalDate first = today.minusDays(days);
        Map<LocalDate, Sum> onDays = new HashMap<>();
        jdbc.query("SELECT day, COUNT(*), CAST(SUM(rate_micros) AS SIGNED) FROM charge FORCE INDEX (charge_of_month)"
                + " WHERE business_id = ? AND period >= ? AND day >= ? AND day < ? GROUP BY day", row -> {
                    onDays.put(row.getObject(1, LocalDate.class), new Sum(row.getLong(2), row.getLong(3)));
                }, business.value(), YearMonth.from(first).toString(), first, today);
        return onDays;
    }

    /** Keeps what was read from charges, so that they are read once. Locks as {@link #add}. */
    void keep(Map<BusinessId, SpendingPace> read) {
        if (counts()) {
            List<Object[]> rows = new ArrayList<>();
            new TreeMap<>(read).forEach((business, pace) -> new TreeMap<>(pace.before())
                    .forEach((day, micros) -> rows.add(new Object[] {business.value(), DAY, day.atStartOfDay(), 0, micros})));
            ManyRows.insert(jdbc, "INSERT INTO spending_pace (business_id, span, since, messages, micros) VALUES", rows,
                    "ON DUPLICATE KEY UPDATE messages = messages");
        }
    }

    /** A stopped business goes on: its minutes, and what it spends today, count anew. The caller has locked its account. */
    void beginAnew(BusinessId business) {
        jdbc.update("DELETE FROM spending_pace WHERE business_id = ? AND span = 'M'", business.value());
        jdbc.update("UPDATE spending_pace SET passed_messages = messages, passed_micros = micros WHERE business_id = ? AND span = 'D'",
                business.value());
    }

    /** Deletes some rows that no rule can ask for any more. True if there may be more. */
    boolean forget(Instant now) {
        if (!counts()) {
            return jdbc.update("DELETE FROM spending_pace LIMIT " + FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE;
        }
        boolean moreMinutes = delete(MINUTE, now.minus(MINUTES_KEPT));
        return delete(DAY, now.minus(DAYS_KEPT)) || moreMinutes;
    }

    private boolean delete(String span, Instant limit) {
        return jdbc.update("DELETE FROM spending_pace WHERE span = ? AND since < ? LIMIT " + FORGOTTEN_AT_ONCE, span,
                Times.utc(limit)) == FORGOTTEN_AT_ONCE;
    }
}
