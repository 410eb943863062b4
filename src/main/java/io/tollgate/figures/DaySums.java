package io.tollgate.figures;

import io.tollgate.database.ManyRows;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Adds to the sums of days what a transaction records. They are written just before its commit, by a statement for each table, so that
 * nobody waits long for a row of today; and each row is in {@value #PARTS} parts, of which a transaction takes one.
 */
@Component
public class DaySums {

    /** The rows of all businesses together. */
    public static final int ALL = 0;

    private static final int PARTS = 4;

    private static final String MESSAGES_AGAIN = " ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages),"
            + " micros = micros + VALUES(micros)";
    private static final String REVENUE_AGAIN = MESSAGES_AGAIN + ", free = free + VALUES(free)";
    private static final String SLICE = " FROM rerated_charge r JOIN charge c ON c.message_id = r.message_id"
            + " WHERE r.run_id = ? AND r.business_id = ? AND r.slice = ?";
    /** An id begins with the milliseconds of its acceptance. */
    private static final String ACCEPTED = "DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(r.message_id, 6)), 16, 10) AS UNSIGNED)"
            + " DIV 86400000 DAY)";
    private static final String CORRECTED_COUNTS = "INSERT INTO message_day (day, what, name, part, messages, micros) SELECT "
            + ACCEPTED + " AS accepted, 'CHARGED', r.currency, ?, 0, SUM(r.rate_micros - r.old_micros)" + SLICE
            + " GROUP BY accepted, r.currency UNION ALL SELECT " + ACCEPTED + " AS accepted, 'FREE', r.currency, ?,"
            + " SUM((r.rate_micros = 0) - (r.old_micros = 0)), 0" + SLICE + " GROUP BY accepted, r.currency" + MESSAGES_AGAIN;
    private static final String CORRECTED_REVENUE = "INSERT INTO revenue_day (business_id, day, market, category, currency, part,"
            + " messages, free, micros) SELECT %s, DATE(c.delivered_at) AS delivered, r.old_market AS old, r.category, r.currency, ?,"
            + " -COUNT(*), -SUM(r.old_micros = 0), -SUM(r.old_micros)" + SLICE
            + " GROUP BY delivered, old, r.category, r.currency UNION ALL SELECT %s, DATE(c.delivered_at) AS delivered, r.market AS anew,"
            + " r.category, r.currency, ?, COUNT(*), SUM(r.rate_micros = 0), SUM(r.rate_micros)" + SLICE
            + " GROUP BY delivered, anew, r.category, r.currency" + REVENUE_AGAIN;

    private final JdbcTemplate jdbc;

    public DaySums(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What is counted of messages. */
    public enum What {
        /** Judged for the first time. */
        FIRST,
        /** Verdicts, by rule. */
        ADMITTED, DEFERRED, REFUSED,
        /** Counted by receipts. A message that was read was delivered. */
        DELIVERED, READ,
        /** Counted by currency. */
        CHARGED,
        /** Counted by currency: those charged messages that cost nothing. */
        FREE
    }

    /** @param day of the acceptance, in UTC */
    private record Count(LocalDate day, What what, String name) implements Comparable<Count> {

        private static final Comparator<Count> ORDER = Comparator.comparing(Count::day).thenComparing(one -> one.what().name())
                .thenComparing(Count::name);

        @Override
        public int compareTo(Count other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param day of the delivery, in UTC */
    private record Line(int business, LocalDate day, String market, String category, String currency) implements Comparable<Line> {

        private static final Comparator<Line> ORDER = Comparator.comparing(Line::business).thenComparing(Line::day)
                .thenComparing(Line::market).thenComparing(Line::category).thenComparing(Line::currency);

        @Override
        public int compareTo(Line other) {
            return ORDER.compare(this, other);
        }
    }

    private record Sum(long messages, long free, long micros) {

        Sum plus(Sum other) {
            return new Sum(Math.addExact(messages, other.messages), Math.addExact(free, other.free), Math.addExact(micros, other.micros));
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void count(What what, MessageId message, String name) {
        sums().add(new Count(day(message.acceptedAt()), what, name), new Sum(1, 0, 0));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void charged(MessageId message, BusinessId business, Instant deliveredAt, String market, Category category, Money price) {
        Sums sums = sums();
        String currency = price.currency().getCurrencyCode();
        LocalDate accepted = day(message.acceptedAt());
        Sum sum = new Sum(1, price.micros() == 0 ? 1 : 0, price.micros());
        sums.add(new Count(accepted, What.CHARGED, currency), sum);
        if (sum.free() > 0) {
            sums.add(new Count(accepted, What.FREE, currency), sum);
        }
        LocalDate delivered = day(deliveredAt);
        sums.add(new Line(business.value(), delivered, market, category.name(), currency), sum);
        sums.add(new Line(ALL, delivered, market, category.name(), currency), sum);
    }

    /** The corrected prices of this slice, which this transaction has added, count instead of the old ones. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rerated(int run, BusinessId business, int slice) {
        sums().slices.add(new Object[] {run, business.value(), slice});
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** The sums of this transaction. */
    private Sums sums() {
        return TransactionSynchronizationManager.getSynchronizations().stream().filter(Sums.class::isInstance).map(Sums.class::cast)
                .findFirst().orElseGet(() -> {
                    Sums begun = new Sums();
                    TransactionSynchronizationManager.registerSynchronization(begun);
                    return begun;
                });
    }

    private void write(SortedMap<Count, Sum> counts, SortedMap<Line, Sum> lines) {
        int part = part();
        List<@Nullable Object[]> rows = new ArrayList<>();
        counts.forEach((key, sum) -> rows.add(new Object[] {key.day().toString(), key.what().name(), key.name(), part, sum.messages(),
            sum.micros()}));
        ManyRows.insert(jdbc, "INSERT INTO message_day (day, what, name, part, messages, micros) VALUES", rows,
                MESSAGES_AGAIN);
        List<@Nullable Object[]> money = new ArrayList<>();
        lines.forEach((key, sum) -> money.add(new Object[] {key.business(), key.day().toString(), key.market(), key.category(),
            key.currency(), part, sum.messages(), sum.free(), sum.micros()}));
        ManyRows.insert(jdbc, "INSERT INTO revenue_day (business_id, day, market, category, currency, part, messages, free, micros) VALUES",
                money, REVENUE_AGAIN);
    }

    private static int part() {
        return (int) (Thread.currentThread().threadId() % PARTS);
    }

    private void correct(Object[] slice) {
        Object[] values = {part(), slice[0], slice[1], slice[2], part(), slice[0], slice[1], slice[2]};
        jdbc.update(CORRECTED_COUNTS, values);
        jdbc.update(CORRECTED_REVENUE.formatted("r.business_id", "r.business_id"), values);
        jdbc.update(CORRECTED_REVENUE.formatted(ALL, ALL), values);
    }

    private final class Sums implements TransactionSynchronization {

        private final SortedMap<Count, Sum> counts = new TreeMap<>(); // two transactions lock the rows in the same order
        private final SortedMap<Line, Sum> lines = new TreeMap<>();
        private final List<Object[]> slices = new ArrayList<>();

        void add(Count key, Sum sum) {
            counts.merge(key, sum, Sum::plus);
        }

        void add(Line key, Sum sum) {
            lines.merge(key, sum, Sum::plus);
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            write(counts, lines);
            slices.forEach(DaySums.this::correct);
        }
    }
}
