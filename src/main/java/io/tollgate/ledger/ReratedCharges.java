package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.ManyRows;
import io.tollgate.figures.DaySums;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Corrected prices of charges: rows of {@code rerated_charge}, added and never changed, and their numbers in {@code rerated_total}. The
 * charge stays as it is. If its month is open, the month's invoice has the new price instead of the old one. If it is closed, the old price
 * stands on its invoice, a credit note gives it back, and the new price is on the next invoice.
 */
@Component
public class ReratedCharges {

    private static final String BEFORE = " LEFT JOIN rerated_charge r ON r.message_id = c.message_id AND r.run_id ="
            + " (SELECT MAX(x.run_id) FROM rerated_charge x WHERE x.message_id = c.message_id AND x.run_id < ?)";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;
    private final Volumes volumes;
    private final Accounts accounts;
    private final Entries entries;
    private final Wallets wallets;
    private final DaySums days;

    ReratedCharges(NamedParameterJdbcTemplate named, Volumes volumes, Accounts accounts, Entries entries, Wallets wallets,
            DaySums days) {
        this.days = days;
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
        this.volumes = volumes;
        this.accounts = accounts;
        this.entries = entries;
        this.wallets = wallets;
    }

    /** The number of the latest charge. */
    public long latest() {
        Long latest = jdbc.queryForObject("SELECT COALESCE(MAX(seq), 0) FROM charge", Long.class);
        return latest == null ? 0 : latest;
    }

    /** The charges whose prices are asked for. @param through the last {@code seq}; @param run prices of earlier runs count */
    public record Span(BusinessId business, YearMonth first, YearMonth last, long through, int run) {}

    /**
     * The charges of a span. None of them is ever changed or deleted, so if no more are there later, they are the same ones.
     *
     * @param charges that are not free
     * @param seqs    the sum of their {@code seq}
     * @param free    messages that were free: they stay free, and what they used up of an allowance stays used up
     */
    public record Count(long charges, long seqs, long free) {}

    /** Counts the charges of the span, without a look at their prices. Takes no lock. */
    public Count count(Span span) {
        return requireNonNull(jdbc.queryForObject("SELECT COALESCE(SUM(free_reason = ''), 0) AS charges,"
                + " COALESCE(SUM(CASE WHEN free_reason = '' THEN seq END), 0) AS seqs, COALESCE(SUM(free_reason <> ''), 0) AS free"
                + " FROM charge WHERE business_id = ? AND period >= ? AND day BETWEEN ? AND ? AND seq <= ?",
                (row, _) -> new Count(row.getLong("charges"), row.getLong("seqs"), row.getLong("free")), span.business().value(),
                span.first().toString(), span.first().atDay(1), span.last().atEndOfMonth(), span.through()));
    }

    /** Gives each charge of the span that is not free to the action, one by one in the order in which they were priced. Takes no lock. */
    public void forEach(Span span, Consumer<StandingCharge> action) {
        boolean isCorrected = !jdbc.queryForList("SELECT 1 FROM rerated_total WHERE business_id = ? AND run_id < ? LIMIT 1", Integer.class,
                span.business().value(), span.run()).isEmpty();
        String sql = "SELECT c.message_id, c.seq, c.day, c.country, c.category, c.period AS charged, "
                + (isCorrected
                        ? "COALESCE(r.run_id, 0) AS run, COALESCE(r.period, c.period) AS period, COALESCE(r.market, c.market) AS market,"
                                + " COALESCE(r.rate_micros, c.rate_micros) AS rate_micros FROM charge c" + BEFORE
                        : "0 AS run, c.period, c.market, c.rate_micros FROM charge c")
                + " WHERE c.business_id = ? AND c.period >= ? AND c.day BETWEEN ? AND ? AND c.free_reason = '' AND c.seq <= ?"
                + " ORDER BY c.seq, c.delivered_at, c.message_id";
        Reading reading = new Reading();
        jdbc.query(connection -> {
            var statement = connection.prepareStatement(sql);
            statement.setFetchSize(Integer.MIN_VALUE); // tells Connector/J to read row by row
            int place = 1;
            if (isCorrected) {
                statement.setInt(place++, span.run());
            }
            statement.setInt(place++, span.business().value());
            statement.setString(place++, span.first().toString());
            statement.setObject(place++, span.first().atDay(1));
            statement.setObject(place++, span.last().atEndOfMonth());
            statement.setLong(place, span.through());
            return statement;
        }, (RowCallbackHandler) row -> action.accept(reading.standing(row)));
    }

    /** The charge of one message as it stands; empty if it was not charged, or was free. Takes no lock. */
    public Optional<StandingCharge> of(MessageId message) {
        Reading reading = new Reading();
        return jdbc.query("SELECT c.message_id, c.seq, c.day, c.country, c.category, c.period AS charged, COALESCE(r.run_id, 0) AS run,"
                + " COALESCE(r.period, c.period) AS period, COALESCE(r.market, c.market) AS market,"
                + " COALESCE(r.rate_micros, c.rate_micros) AS rate_micros FROM charge c" + BEFORE
                + " WHERE c.message_id = ? AND c.free_reason = ''", (row, _) -> reading.standing(row), Integer.MAX_VALUE, message.bytes())
                .stream().findFirst();
    }

    /**
     * The charges of a span that are not free, by day, as the invoice of the month of their delivery has them or will have them; without
     * those that are on another invoice. What the run of the span has corrected while the month was open is there at its new price. Takes
     * no lock.
     */
    public List<DayTotal> invoiced(Span span) {
        return jdbc.query("SELECT c.day, COALESCE(n.market, r.market, c.market) AS market, c.category, c.currency,"
                + " COALESCE(n.rate_micros, r.rate_micros, c.rate_micros) AS rate_micros, COUNT(*) AS messages FROM charge c" + BEFORE
                + " LEFT JOIN rerated_charge n ON n.message_id = c.message_id AND n.run_id = ? AND NOT n.credited"
                + " WHERE c.business_id = ? AND c.period >= ? AND c.day BETWEEN ? AND ? AND c.free_reason = '' AND c.seq <= ?"
                + " AND COALESCE(r.period, c.period) = DATE_FORMAT(c.day, '%Y-%m') GROUP BY 1, 2, 3, 4, 5",
                (row, _) -> new DayTotal(row.getObject("day", LocalDate.class), new Total(row.getString("market"),
                        Category.valueOf(row.getString("category")), Optional.empty(),
                        new Money(row.getLong("rate_micros"), Currency.getInstance(row.getString("currency"))), row.getLong("messages"))),
                span.run(), span.run(), span.business().value(), span.first().toString(), span.first().atDay(1),
                span.last().atEndOfMonth(), span.through());
    }

    /** A message that was free by the plan of its business. */
    public record FreeByPlan(LocalDate day, String market, Category category) {}

    /** Messages of the span that the plan made free, in the order in which they became free. */
    public List<FreeByPlan> freeByPlan(Span span) {
        return jdbc.query("SELECT day, market, category FROM charge WHERE business_id = ? AND period >= ? AND day BETWEEN ? AND ?"
                + " AND free_reason = 'APP_ALLOWANCE' AND seq <= ? ORDER BY seq, delivered_at,"
                + " message_id",
                (row, _) -> new FreeByPlan(row.getObject("day", LocalDate.class), row.getString("market"),
                        Category.valueOf(row.getString("category"))),
                span.business().value(), span.first().toString(), span.first().atDay(1), span.last().atEndOfMonth(), span.through());
    }

    /** What the dearest charges of the span came to, in millionths, one by one. */
    public List<Long> dearest(Span span, long most) {
        return jdbc.queryForList("SELECT rate_micros FROM charge WHERE business_id = ? AND period >= ? AND day BETWEEN ? AND ?"
                + " AND free_reason = '' AND seq <= ? ORDER BY rate_micros DESC LIMIT ?", Long.class, span.business().value(),
                span.first().toString(), span.first().atDay(1), span.last().atEndOfMonth(), span.through(), most);
    }

    /** The number of bookings that took something back of a business, and of its credit notes. It rises with each. */
    public long credits(BusinessId business) {
        return requireNonNull(jdbc.queryForObject("SELECT (SELECT COUNT(*) FROM payment WHERE business_id = ? AND kind = 'CREDIT')"
                + " + (SELECT COUNT(*) FROM credit_note WHERE business_id = ?)", Long.class, business.value(), business.value()));
    }

    /** What was taken back of a business, as it is now. */
    public TakenBack takenBack(BusinessId business) {
        Set<Line> lines = new HashSet<>(jdbc.query("SELECT i.period, l.market, l.category, l.rate_micros FROM invoice i JOIN invoice_line l"
                + " ON l.number = i.number JOIN credit_note_line c ON c.invoice = l.number AND c.invoice_line = l.line AND c.whole"
                + " WHERE i.business_id = ? AND l.free_reason = '' AND l.fee = ''",
                (row, _) -> new Line(YearMonth.parse(row.getString("period")), row.getString("market"),
                        Category.valueOf(row.getString("category")), row.getLong("rate_micros")),
                business.value()));
        return new TakenBack(hasCredits(business), lines);
    }

    /** Messages that cost nothing any more: their price was taken back, alone or with the whole line of its invoice. */
    public final class TakenBack {

        private final boolean hasCredits;
        private final Set<Line> lines;

        private TakenBack(boolean hasCredits, Set<Line> lines) {
            this.hasCredits = hasCredits;
            this.lines = lines;
        }

        /** Those of these charges that a credit has taken back. */
        public Set<MessageId> of(Collection<StandingCharge> charges) {
            Set<MessageId> back = hasCredits && !charges.isEmpty()
                    ? new HashSet<>(named.query("SELECT corrects FROM payment WHERE kind = 'CREDIT' AND corrects IN (:ids)",
                            Map.of("ids", charges.stream().map(charge -> charge.id().bytes()).toList()),
                            (row, _) -> MessageId.of(row.getBytes(1))))
                    : new HashSet<>();
            charges.stream().filter(_ -> !lines.isEmpty()).filter(charge -> lines.contains(new Line(charge.period(), charge.market(),
                    charge.category(), charge.micros()))).map(StandingCharge::id).forEach(back::add);
            return back;
        }
    }

    /** Whether a business has credits. Most have none, and then nobody looks for a thousand of them. */
    private boolean hasCredits(BusinessId business) {
        return !jdbc.queryForList("SELECT 1 FROM payment WHERE business_id = ? AND kind = 'CREDIT' LIMIT 1", Integer.class,
                business.value()).isEmpty();
    }

    private record Line(YearMonth period, String market, Category category, long micros) {}

    /**
     * Books corrected prices: takes the old ones back and charges the new ones, both dated to the day of delivery, and counts the messages
     * for the tiers of their markets. Leaves out what was taken back meanwhile. Fails if one of them was booked by this run before. Locks
     * volumes, then the balance.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void book(ReratedSlice slice) {
        BusinessId business = slice.business();
        Map<VolumeKey, Long> charged = volumes.lock(counts(slice));
        Account account = requireNonNull(accounts.lock(List.of(business)).get(business));
        Set<MessageId> back = takenBack(business).of(slice.prices().stream().map(CorrectedPrice::charge).toList());
        List<CorrectedPrice> prices = slice.prices().stream().filter(price -> !back.contains(price.charge().id())).toList();
        prices.stream().filter(CorrectedPrice::isMoved).forEach(price -> {
            charged.merge(key(business, price.charge(), price.charge().market()), -1L, Math::addExact);
            charged.merge(key(business, price.charge(), price.market()), 1L, Math::addExact);
        });
        volumes.set(charged);
        add(slice, prices, account);
        Money difference = Money.zero(account.currency());
        for (Map.Entry<LocalDate, List<CorrectedPrice>> day : byDay(prices).entrySet()) {
            difference = difference.plus(entries.rerated(slice, day.getKey(), account, day.getValue()));
        }
        if (difference.micros() != 0 && !accounts.pay(business, difference)) {
            throw new BalanceTooLarge(difference);
        }
        wallets.corrected(business, prices);
        days.rerated(slice.run(), business, slice.number());
    }

    private static SortedSet<VolumeKey> counts(ReratedSlice slice) {
        SortedSet<VolumeKey> keys = new TreeSet<>();
        slice.prices().stream().filter(CorrectedPrice::isMoved).forEach(price -> {
            keys.add(key(slice.business(), price.charge(), price.charge().market()));
            keys.add(key(slice.business(), price.charge(), price.market()));
        });
        return keys;
    }

    private static VolumeKey key(BusinessId business, StandingCharge charge, String market) {
        return new VolumeKey(business, market, charge.category(), charge.month());
    }

    private static Map<LocalDate, List<CorrectedPrice>> byDay(List<CorrectedPrice> prices) {
        Map<LocalDate, List<CorrectedPrice>> days = new TreeMap<>();
        prices.forEach(price -> days.computeIfAbsent(price.charge().day(), _ -> new ArrayList<>()).add(price));
        return days;
    }

    private void add(ReratedSlice slice, List<CorrectedPrice> prices, Account account) {
        String currency = account.currency().getCurrencyCode();
        List<@Nullable Object[]> rows = new ArrayList<>(prices.size());
        Map<List<Object>, Long> totals = new LinkedHashMap<>();
        for (CorrectedPrice price : prices) {
            StandingCharge charge = price.charge();
            boolean isCredited = !charge.period().isAfter(account.closedThrough());
            String period = (isCredited ? Pricing.openPeriod(charge.month(), account.closedThrough()) : charge.period()).toString();
            rows.add(new Object[] {charge.id().bytes(), slice.run(), charge.run(), slice.business().value(), slice.number(),
                charge.day().toString(), charge.category().name(), currency, charge.period().toString(), charge.market(), charge.micros(),
                isCredited ? 1 : 0, period, price.market(), price.micros(), price.rateVersion().toString(), charge.charged().toString()});
            totals.merge(List.of(slice.run(), slice.business().value(), charge.month().toString(), charge.category().name(),
                    charge.charged().toString(), charge.period().toString(), charge.market(), charge.micros(), isCredited ? 1 : 0, period,
                    price.market(), price.micros()), 1L, Long::sum);
        }
        ManyRows.insert(jdbc, "INSERT INTO rerated_charge (message_id, run_id, old_run, business_id, slice, day, category, currency,"
                + " old_period, old_market, old_micros, credited, period, market, rate_micros, rate_version, charged) VALUES", rows);
        List<@Nullable Object[]> counts = new ArrayList<>();
        totals.forEach((key, messages) -> {
            List<Object> row = new ArrayList<>(key);
            row.add(messages);
            counts.add(row.toArray());
        });
        ManyRows.insert(jdbc, "INSERT INTO rerated_total (run_id, business_id, month, category, charged, old_period, old_market,"
                + " old_micros, credited, period, market, rate_micros, messages) VALUES", counts,
                "ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages)");
    }

    /** Reads a million rows: columns by number, and a day, a month or a word that comes again is the same object. */
    private static final class Reading {

        private final Map<String, LocalDate> days = new HashMap<>();
        private final Map<String, YearMonth> months = new HashMap<>();
        private final Map<String, Category> categories = new HashMap<>();
        private final Map<String, String> words = new HashMap<>();

        StandingCharge standing(ResultSet row) throws SQLException {
            return new StandingCharge(MessageId.of(row.getBytes(1)), row.getLong(2),
                    days.computeIfAbsent(row.getString(3), LocalDate::parse), word(row.getString(4)),
                    categories.computeIfAbsent(row.getString(5), Category::valueOf), row.getInt(7),
                    months.computeIfAbsent(row.getString(6), YearMonth::parse), months.computeIfAbsent(row.getString(8), YearMonth::parse),
                    word(row.getString(9)), row.getLong(10));
        }

        private String word(String read) {
            return words.computeIfAbsent(read, same -> same);
        }
    }
}
