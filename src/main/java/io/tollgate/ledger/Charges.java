package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.figures.DaySums;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;

/**
 * The costs of delivered messages: the {@link Ledger} adds them, nobody changes them, and invoices are made from them alone. What a run of
 * re-rating corrected has its corrected price here; {@link ReratedCharges} says on which invoice.
 */
@Component
public class Charges {

    private static final String COLUMNS = "message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
            + " currency, free_reason, rate_version, country";

    /** Items of a month: what none of its successors took off it, and what a run of re-rating charged in it. */
    private static final String CORRECTED = "SELECT " + COLUMNS + " FROM charge c WHERE business_id = ? AND period = ? AND message_id > ?"
            + " AND NOT EXISTS (SELECT 1 FROM rerated_charge n WHERE n.message_id = c.message_id AND n.old_run = 0 AND NOT n.credited)"
            + " UNION ALL SELECT r.message_id, r.business_id, c.sender_id, c.delivered_at, r.day, r.period, r.market, r.category,"
            + " r.rate_micros, r.currency, '', r.rate_version, c.country FROM rerated_charge r JOIN charge c ON c.message_id = r.message_id"
            + " WHERE r.business_id = ? AND r.period = ? AND r.message_id > ? AND r.run_id IN (SELECT run_id FROM rerated_total WHERE"
            + " business_id = ? AND period = ?) AND NOT EXISTS (SELECT 1 FROM rerated_charge n WHERE n.message_id = r.message_id"
            + " AND n.old_run = r.run_id AND NOT n.credited) ORDER BY message_id";

    private static final Comparator<Total> ORDER = Comparator.comparing(Total::market).thenComparing(total -> total.category().name())
            .thenComparing(total -> total.freeReason().map(FreeReason::name).orElse(""))
            .thenComparing(Total::price, Comparator.reverseOrder());

    private static final MessageId FIRST = MessageId.first(Instant.EPOCH);

    /** The columns of a {@link Total}. */
    private static final String COST = "market, category, free_reason, rate_micros, currency";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;
    private final MonthSums sums;
    private final DaySums days;

    Charges(NamedParameterJdbcTemplate named, MonthSums sums, DaySums days) {
        this.days = days;
        this.named = named;
        this.sums = sums;
        this.jdbc = named.getJdbcTemplate();
    }

    /**
     * Messages of one month that cost the same in the same market and category.
     *
     * @param price price of one message
     * @param freeReason why they are free, if they are
     */
    public record Total(String market, Category category, Optional<FreeReason> freeReason, Money price, long messages) {

        private Total of(long count) {
            return new Total(market, category, freeReason, price, count);
        }
    }

    /** The totals of the month, ordered by market, category and descending price; free ones last. */
    public List<Total> totals(BusinessId business, YearMonth period) {
        Map<Total, Long> counts = sums.of(business, period, COST, (row, _) -> total(row));
        List<Total> totals = counts.entrySet().stream().map(one -> one.getKey().of(one.getValue())).sorted(ORDER).toList();
        return isRerated(business, period) ? corrected(totals, business, period) : totals;
    }

    private static Total total(ResultSet row) throws SQLException {
        return new Total(row.getString("market"), Category.valueOf(row.getString("category")),
                Reservations.freeReason(row.getString("free_reason")), money(row), 0);
    }

    private List<Total> corrected(List<Total> totals, BusinessId business, YearMonth period) {
        Map<Total, Long> counts = new HashMap<>();
        totals.forEach(total -> counts.put(total.of(0), total.messages()));
        jdbc.query("SELECT old_market AS market, category, old_micros AS rate_micros, -SUM(messages) AS messages FROM rerated_total"
                + " WHERE business_id = ? AND old_period = ? AND NOT credited GROUP BY old_market, category, old_micros UNION ALL"
                + " SELECT market, category, rate_micros, SUM(messages) FROM rerated_total WHERE business_id = ? AND period = ?"
                + " GROUP BY market, category, rate_micros",
                row -> {
                    Currency currency = currency(business);
                    counts.merge(new Total(row.getString("market"), Category.valueOf(row.getString("category")), Optional.empty(),
                            new Money(row.getLong("rate_micros"), currency), 0), row.getLong("messages"), Long::sum);
                }, business.value(), period.toString(), business.value(), period.toString());
        return counts.entrySet().stream().filter(one -> one.getValue() != 0).map(one -> one.getKey().of(one.getValue())).sorted(ORDER)
                .toList();
    }

    private boolean isRerated(BusinessId business, YearMonth period) {
        return !jdbc.queryForList("SELECT 1 FROM rerated_total WHERE business_id = ? AND (period = ? OR old_period = ?) LIMIT 1",
                Integer.class, business.value(), period.toString(), period.toString()).isEmpty();
    }

    /** Messages of a {@link Total} that were delivered on the same day of the business's zone. */
    public record DayTotal(LocalDate day, Total total) {}

    /** Like {@link #totals}, by day. */
    public List<DayTotal> dayTotals(BusinessId business, YearMonth period) {
        List<DayTotal> totals = charged(business, period);
        return isRerated(business, period)
                ? corrected(totals, business, "old_period = :month AND NOT credited", "period = :month", Map.of("month", period.toString()))
                : totals;
    }

    /**
     * The charges of a month by day, at their corrected prices, whichever invoice has these: they count towards the minimum fee of the
     * month.
     *
     * @param through corrections on invoices of later months are left out
     */
    public List<DayTotal> counting(BusinessId business, YearMonth month, YearMonth through) {
        String some = "charged = :month AND period <= :through";
        return corrected(charged(business, month), business, some, some, Map.of("month", month.toString(), "through", through.toString()));
    }

    /** The months of charges whose invoices are closed and whose corrected prices the invoice of {@code period} has, in order. */
    public List<YearMonth> correctedMonths(BusinessId business, YearMonth period) {
        return jdbc.query("SELECT DISTINCT charged FROM rerated_total WHERE business_id = ? AND period = ? AND credited ORDER BY charged",
                (row, _) -> YearMonth.parse(row.getString("charged")), business.value(), period.toString());
    }

    private List<DayTotal> charged(BusinessId business, YearMonth period) {
        return inOrder(sums.of(business, period, COST + ", day",
                (row, _) -> new DayTotal(row.getObject("day", LocalDate.class), total(row))));
    }

    private static List<DayTotal> inOrder(Map<DayTotal, Long> counts) {
        return counts.entrySet().stream().filter(one -> one.getValue() != 0)
                .map(one -> new DayTotal(one.getKey().day(), one.getKey().total().of(one.getValue())))
                .sorted(Comparator.comparing(DayTotal::total, ORDER).thenComparing(DayTotal::day)).toList();
    }

    /** @param taken which rows take messages at their old prices from these totals; @param added which add them at their new ones */
    private List<DayTotal> corrected(List<DayTotal> totals, BusinessId business, String taken, String added, Map<String, Object> months) {
        Map<DayTotal, Long> counts = new HashMap<>();
        totals.forEach(one -> counts.put(new DayTotal(one.day(), one.total().of(0)), one.total().messages()));
        Map<String, Object> parameters = new HashMap<>(months);
        parameters.put("business", business.value());
        String some = " FROM rerated_charge WHERE business_id = :business AND run_id IN (SELECT run_id FROM rerated_total"
                + " WHERE business_id = :business) AND ";
        named.query("SELECT day, old_market AS market, category, old_micros AS rate_micros, currency, -COUNT(*) AS messages" + some + taken
                + " GROUP BY 1, 2, 3, 4, 5 UNION ALL SELECT day, market, category, rate_micros, currency, COUNT(*)" + some + added
                + " GROUP BY 1, 2, 3, 4, 5", parameters, row -> {
                    counts.merge(new DayTotal(row.getObject("day", LocalDate.class), new Total(row.getString("market"),
                            Category.valueOf(row.getString("category")), Optional.empty(), money(row), 0)), row.getLong("messages"),
                            Long::sum);
                });
        return inOrder(counts);
    }

    /** Whether any message of the month cost something: without totalling it, as this is asked again and again while an invoice waits. */
    public boolean hasCosts(BusinessId business, YearMonth period) {
        if (isRerated(business, period)) {
            return totals(business, period).stream().anyMatch(total -> total.price().micros() > 0);
        }
        return !jdbc.queryForList("SELECT 1 FROM charge WHERE business_id = ? AND period = ? AND rate_micros > 0 LIMIT 1", Integer.class,
                business.value(), period.toString()).isEmpty();
    }

    /** Gives every charge of the month to the action, one by one in the order of message ids, as a month may not fit into memory. */
    public void forEach(BusinessId business, YearMonth period, Consumer<Charge> action) {
        boolean isRerated = isRerated(business, period);
        Object[] values = isRerated ? corrected(business, period, FIRST) : new Object[] {business.value(), period.toString()};
        jdbc.query(connection -> {
            var statement = connection.prepareStatement(isRerated
                    ? CORRECTED
                    : "SELECT " + COLUMNS + " FROM charge WHERE business_id = ? AND period = ? ORDER BY message_id");
            statement.setFetchSize(Integer.MIN_VALUE); // tells Connector/J to read row by row
            for (int place = 0; place < values.length; place++) {
                statement.setObject(place + 1, values[place]);
            }
            return statement;
        }, (RowCallbackHandler) row -> action.accept(charge(row)));
    }

    /** The charges of a month that come after this message, in the order of message ids. */
    public List<Charge> page(BusinessId business, YearMonth period, MessageId after, int most) {
        if (isRerated(business, period)) {
            return jdbc.query(CORRECTED + " LIMIT " + most, (row, _) -> charge(row), corrected(business, period, after));
        }
        return jdbc.query("SELECT " + COLUMNS + " FROM charge WHERE business_id = ? AND period = ? AND message_id > ?"
                + " ORDER BY message_id LIMIT ?", (row, _) -> charge(row), business.value(), period.toString(), after.bytes(), most);
    }

    private static Object[] corrected(BusinessId business, YearMonth period, MessageId after) {
        return new Object[] {business.value(), period.toString(), after.bytes(), business.value(), period.toString(), after.bytes(),
            business.value(), period.toString()};
    }

    /** How a span of time is divided. */
    public enum Division {
        /** Half hours of UTC: every half hour of a zone begins at one of these. */
        HALF_HOUR("TIMESTAMPADD(MINUTE, 30 * (TIMESTAMPDIFF(MINUTE, '2000-01-01', delivered_at) DIV 30), '2000-01-01')"),
        /** Days in the business's zone. */
        DAY("day"),
        /** Months in the business's zone, named by their first day. */
        MONTH("DATE_FORMAT(day, '%Y-%m-01')");

        private final String sql;

        Division(String sql) {
            this.sql = sql;
        }
    }

    /**
     * Messages of one part of a span that were delivered by the same number, to the same country, in the same category, and free for the
     * same reason if they were free.
     *
     * @param begin  of the part: a day, or for {@link Division#HALF_HOUR} a time of UTC
     * @param abroad whether they have the rates of authentication from abroad
     * @param price  of all of them
     */
    public record Delivered(LocalDateTime begin, SenderId sender, String country, Category category, boolean abroad,
            Optional<FreeReason> freeReason, Money price, long messages) {

        private Delivered of(Money other, long count) {
            return new Delivered(begin, sender, country, category, abroad, freeReason, other, count);
        }
    }

    /** Messages, and what all of them cost. */
    private record Sum(long messages, long micros) {

        private Sum plus(Sum other) {
            return new Sum(Math.addExact(messages, other.messages), Math.addExact(micros, other.micros));
        }
    }

    /** What was delivered at or after {@code from} and before {@code until}, in the order of time, at corrected prices. */
    public List<Delivered> delivered(BusinessId business, ZoneId zone, Instant from, Instant until, Division division) {
        // A charge is never in a month before that of its delivery, so the index by month leaves earlier ones out.
        Map<Delivered, Sum> parts = new LinkedHashMap<>();
        jdbc.query("SELECT CAST(" + division.sql + " AS DATETIME) AS begin, sender_id, country, category, " + abroad("market")
                + " AS abroad, free_reason, currency, SUM(rate_micros) AS micros, COUNT(*) AS messages FROM charge WHERE business_id = ?"
                + " AND period >= ? AND delivered_at >= ? AND delivered_at < ? GROUP BY begin, sender_id, country, category, abroad,"
                + " free_reason, currency ORDER BY begin, sender_id, country, category, abroad, free_reason",
                row -> {
                    add(parts, row, Reservations.freeReason(row.getString("free_reason")));
                }, business.value(),
                YearMonth.from(from.atZone(zone)).toString(), Times.utc(from), Times.utc(until));
        correct(parts, business, from, until, division);
        return parts.entrySet().stream().filter(part -> part.getValue().messages() != 0)
                .map(part -> part.getKey().of(new Money(part.getValue().micros(), part.getKey().price().currency()),
                        part.getValue().messages()))
                .sorted(Comparator.comparing(Delivered::begin)).toList();
    }

    /** Each run of re-rating takes its messages from their old parts and adds them to the new ones; they differ if the market changed. */
    private void correct(Map<Delivered, Sum> parts, BusinessId business, Instant from, Instant until, Division division) {
        List<Integer> runs = jdbc.queryForList("SELECT DISTINCT run_id FROM rerated_total WHERE business_id = ?", Integer.class,
                business.value());
        String part = "SELECT CAST(" + division.sql.replace("day", "c.day")
                + " AS DATETIME) AS begin, c.sender_id, c.country, c.category, ";
        String some = " FROM rerated_charge r JOIN charge c ON c.message_id = r.message_id WHERE r.run_id = :run"
                + " AND r.business_id = :business AND c.delivered_at >= :from AND c.delivered_at < :until GROUP BY 1, 2, 3, 4, 5, 6";
        for (int run : runs) {
            named.query(part + abroad("r.old_market") + " AS abroad, r.currency, -SUM(r.old_micros) AS micros, -COUNT(*) AS messages" + some
                    + " UNION ALL " + part + abroad("r.market") + ", r.currency, SUM(r.rate_micros), COUNT(*)" + some,
                    Map.of("run", run, "business", business.value(), "from", Times.utc(from), "until", Times.utc(until)),
                    row -> {
                        add(parts, row, Optional.empty());
                    });
        }
    }

    private static void add(Map<Delivered, Sum> parts, ResultSet row, Optional<FreeReason> freeReason) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        parts.merge(new Delivered(row.getObject("begin", LocalDateTime.class), new SenderId(row.getLong("sender_id")),
                row.getString("country"), Category.valueOf(row.getString("category")), row.getBoolean("abroad"), freeReason,
                Money.zero(currency), 0), new Sum(row.getLong("messages"), row.getLong("micros")), Sum::plus);
    }

    private static String abroad(String market) {
        return "(" + market + " LIKE '" + RateCard.international("%") + "')";
    }

    /** The months that have charges, after {@code after} and up to {@code through} inclusive, in order. */
    public List<YearMonth> months(BusinessId business, YearMonth after, YearMonth through) {
        List<YearMonth> months = new ArrayList<>();
        Optional<YearMonth> next = next(business, after, through);
        while (next.isPresent()) {
            months.add(next.get());
            next = next.get().isBefore(through) ? next(business, next.get(), through) : Optional.empty();
        }
        return months;
    }

    /** The first month after another one: one look into the index, while all months at once would be a look at each charge. */
    private Optional<YearMonth> next(BusinessId business, YearMonth after, YearMonth through) {
        String first = "SELECT MIN(period) AS period FROM %s WHERE business_id = ? AND period > ? AND period <= ?";
        return Optional.ofNullable(jdbc.queryForObject("SELECT MIN(period) FROM (" + first.formatted("charge") + " UNION ALL "
                + first.formatted("rerated_total") + ") months", String.class, business.value(), after.toString(), through.toString(),
                business.value(), after.toString(), through.toString())).map(YearMonth::parse);
    }

    /** Which of these messages had, or are to have, the rates of authentication from abroad. */
    public Set<MessageId> fromAbroad(Collection<MessageId> ids) {
        return ids.isEmpty()
                ? Set.of()
                : Set.copyOf(named.query("SELECT message_id FROM charge FORCE INDEX (charge_message) WHERE message_id IN (:ids) AND "
                        + abroad("market") + " UNION SELECT message_id FROM reservation FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)"
                        + " AND " + abroad("market"),
                        Map.of("ids", ids.stream().map(MessageId::bytes).toList()), (row, _) -> MessageId.of(row.getBytes("message_id"))));
    }

    /** The charges of these messages; a message may have none. */
    public List<Charge> of(Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Object> keys = Map.of("ids", ids.stream().map(MessageId::bytes).toList());
        List<Charge> charges = named.query("SELECT " + COLUMNS + " FROM charge FORCE INDEX (charge_message) WHERE message_id IN (:ids)",
                keys, (row, index) -> charge(row));
        Map<MessageId, Charge> corrected = new HashMap<>();
        Map<MessageId, Charge> original = charges.stream().collect(Collectors.toMap(Charge::id, charge -> charge));
        named.query("SELECT message_id, period, market, rate_micros, currency, rate_version FROM rerated_charge WHERE message_id IN (:ids)"
                + " ORDER BY run_id", keys, row -> {
                    MessageId id = MessageId.of(row.getBytes("message_id"));
                    corrected.put(id, requireNonNull(original.get(id)).corrected(YearMonth.parse(row.getString("period")),
                            row.getString("market"), money(row), row.getObject("rate_version", LocalDate.class)));
                });
        return charges.stream().map(charge -> corrected.getOrDefault(charge.id(), charge)).toList();
    }

    /**
     * All of them get the same {@code seq}, which is higher than those of all that were settled before. Tiers are counted in the order of
     * these numbers, and within one in that of {@link Pricing}.
     *
     * @param settled together
     */
    void add(List<Charge> settled) {
        if (settled.isEmpty()) {
            return;
        }
        List<Charge> charges = settled.stream().sorted(Comparator.comparing(Charge::id)).toList(); // in the order of the key
        KeyHolder seq = new GeneratedKeyHolder();
        Object[] first = row(charges.getFirst());
        jdbc.update(connection -> {
            PreparedStatement insert = connection.prepareStatement("INSERT INTO charge (" + COLUMNS + ") VALUES (?" + ", ?".repeat(
                    first.length - 1) + ")", Statement.RETURN_GENERATED_KEYS);
            for (int place = 0; place < first.length; place++) {
                insert.setObject(place + 1, first[place]);
            }
            return insert;
        }, seq);
        long number = requireNonNull(seq.getKey()).longValue();
        ManyRows.insert(jdbc, "INSERT INTO charge (" + COLUMNS + ", seq) VALUES", charges.stream().skip(1).map(charge -> {
            Object[] row = row(charge);
            Object[] numbered = Arrays.copyOf(row, row.length + 1);
            numbered[row.length] = number;
            return numbered;
        }).toList());
        charges.forEach(one -> days.charged(one.id(), one.business(), one.deliveredAt(), one.market(), one.category(), one.price()));
    }

    /** Moves charges to another period; only this transaction, which added them, has seen them. */
    void move(List<Charge> charges) {
        jdbc.batchUpdate("UPDATE charge SET period = ? WHERE message_id = ?",
                charges.stream().map(charge -> new Object[] {charge.period().toString(), charge.id().bytes()}).toList());
    }

    private static Object[] row(Charge charge) {
        return new Object[] {charge.id().bytes(), charge.business().value(), charge.sender().value(), Times.utc(charge.deliveredAt()),
            charge.day(), charge.period().toString(), charge.market(), charge.category().name(), charge.price().micros(),
            charge.price().currency().getCurrencyCode(), charge.freeReason().map(FreeReason::name).orElse(""), charge.rateVersion(),
            charge.country()};
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), Times.instant(row, "delivered_at"), row.getObject("day", LocalDate.class),
                YearMonth.parse(row.getString("period")), row.getString("market"), Category.valueOf(row.getString("category")),
                money(row), Reservations.freeReason(row.getString("free_reason")), row.getObject("rate_version", LocalDate.class),
                row.getString("country"));
    }

    private Currency currency(BusinessId business) {
        return Currency.getInstance(jdbc.queryForObject("SELECT currency FROM balance WHERE business_id = ?", String.class,
                business.value()));
    }

    private static Money money(ResultSet row) throws SQLException {
        return new Money(row.getLong("rate_micros"), Currency.getInstance(row.getString("currency")));
    }
}
