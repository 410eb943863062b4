package io.tollgate.tracking;

import io.tollgate.database.Times;
import io.tollgate.ledger.ReratedPrices;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The messages behind a figure of money: those that were charged, and those for which money is held. Latest first. */
@Component
public class MoneyMessages {

    /** How many charges are looked at in one go where few may fit. */
    private static final int LOOKED_AT = 50_000;
    /** A message is delivered at most so long after it was accepted. */
    private static final Duration LONGEST_WAY = Duration.ofDays(40);
    private static final Duration AHEAD = Duration.ofHours(1); // clocks of nodes differ

    private static final String CHARGED = "SELECT l.message_id, l.business_id, l.delivered_at AS at, %s AS market, l.category, l.currency,"
            + " %s AS micros, l.free_reason FROM charge l FORCE INDEX (%s)%s WHERE l.message_id >= :first AND l.message_id < :end";
    private static final String HELD = "SELECT l.message_id, l.business_id, l.admitted_at AS at, l.market, l.category, l.currency,"
            + " l.ceiling_micros AS micros, l.free_reason FROM reservation l WHERE l.message_id < :end";

    private final NamedParameterJdbcTemplate jdbc;
    private final int lookedAt;

    @Autowired
    MoneyMessages(NamedParameterJdbcTemplate jdbc) {
        this(jdbc, LOOKED_AT);
    }

    MoneyMessages(NamedParameterJdbcTemplate jdbc, int lookedAt) {
        this.jdbc = jdbc;
        this.lookedAt = lookedAt;
    }

    /** The messages that are wanted; what is empty does not matter. */
    public record Wanted(Optional<BusinessId> business, Optional<String> market, Optional<Category> category, Optional<String> currency) {}

    /** The time in which charged messages were delivered. */
    public sealed interface When {

        /** @param last included; in UTC */
        record Days(LocalDate first, LocalDate last) implements When {

            public Days {
                if (last.isBefore(first)) {
                    throw new IllegalArgumentException("the last day must not be before the first");
                }
            }
        }

        /** The messages of a month in the business's zone. */
        record Month(YearMonth month) implements When {}

        /** The messages on the invoice of this month, whenever they were delivered. */
        record Invoiced(YearMonth month) implements When {}
    }

    /** Whether messages cost something. */
    public enum Cost {
        ANY, PAID, FREE
    }

    /**
     * @param at         when it was delivered, or since when money is held
     * @param price      what it was charged, as runs of re-rating have corrected it, or the most that it may cost
     * @param freeReason name of the reason; empty if it is not free
     */
    public record Item(MessageId id, BusinessId business, Instant at, String market, Category category, Money price, String freeReason) {}

    /**
     * @param next     the next part follows it; empty: there is nothing more
     * @param wasShort though fewer were found than wanted, there may be more
     */
    public record Part(List<Item> items, Optional<MessageId> next, boolean wasShort) {

        private static Part of(List<Item> items, int most) {
            return new Part(items, items.size() < most ? Optional.empty() : Optional.of(items.getLast().id()), false);
        }
    }

    /** @param before only those that follow it in the list; empty: from the beginning */
    @Transactional(readOnly = true)
    public Part held(Wanted wanted, Optional<MessageId> before, Instant now, int most) {
        Map<String, Object> values = new HashMap<>(Map.of("end", before.orElse(MessageId.first(now.plus(AHEAD))).bytes()));
        String sql = HELD + conditions(wanted, "l.market", values);
        wanted.business().ifPresent(business -> values.put("business", business.value()));
        return Part.of(read(sql + (wanted.business().isPresent() ? " AND l.business_id = :business" : ""), values, most), most);
    }

    /**
     * The messages that were charged, as {@link #held} gives those that money is held for.
     *
     * @throws IllegalArgumentException if {@code when} names a month and no business is named
     */
    @Transactional(readOnly = true)
    public Part charged(Wanted wanted, When when, Cost cost, Optional<MessageId> before, Instant now, int most) {
        Map<String, Object> values = new HashMap<>();
        MessageId first = first(when);
        MessageId end = end(when, before, now);
        if (end.compareTo(first) <= 0) {
            return new Part(List.of(), Optional.empty(), false);
        }
        values.put("end", end.bytes());
        Optional<MessageId> floor = wanted.business().isPresent() ? Optional.empty() : floor(first, end);
        byte[] from = floor.orElse(first).bytes();
        values.put("first", from);
        boolean isRerated = ReratedPrices.any(jdbc.getJdbcTemplate(), from, end.bytes());
        String price = ReratedPrices.micros(isRerated, "l");
        String market = ReratedPrices.market(isRerated, "l");
        String sql = CHARGED.formatted(market, price, wanted.business().isPresent() ? "charge_of_month" : "charge_message",
                ReratedPrices.join(isRerated, "l")) + conditions(wanted, market, values) + days(when, values)
                + switch (cost) {
                    case ANY -> "";
                    case PAID -> " AND " + price + " > 0";
                    case FREE -> " AND " + price + " = 0";
                };
        if (wanted.business().isPresent()) {
            values.put("business", wanted.business().get().value());
            return Part.of(ofBusiness(sql + " AND l.business_id = :business AND l.period = :period", values, periods(when, now), most),
                    most);
        }
        if (!(when instanceof When.Days)) {
            throw new IllegalArgumentException("a month needs a business, as it is one of its zone");
        }
        List<Item> found = read(sql, values, most);
        return found.size() == most ? Part.of(found, most) : new Part(found, floor, floor.isPresent());
    }

    /** The index gives those of each month in the order of the list. */
    private List<Item> ofBusiness(String sql, Map<String, Object> values, List<YearMonth> periods, int most) {
        return periods.stream().flatMap(period -> {
            values.put("period", period.toString());
            return read(sql, values, most).stream();
        }).sorted(Comparator.comparing(Item::id).reversed()).limit(most).toList();
    }

    /** The months whose invoices may have these messages: late ones are on a later one. */
    private static List<YearMonth> periods(When when, Instant now) {
        YearMonth latest = YearMonth.from(now.plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC));
        YearMonth first = switch (when) {
            case When.Days days -> YearMonth.from(days.first().minusDays(1));
            case When.Month one -> one.month();
            case When.Invoiced one -> one.month();
        };
        YearMonth last = switch (when) {
            case When.Days days -> YearMonth.from(days.last().plusDays(1)).plusMonths(2);
            case When.Month one -> one.month().plusMonths(2);
            case When.Invoiced one -> one.month();
        };
        YearMonth end = last.isAfter(latest) ? latest : last;
        return Stream.iterate(end, month -> !month.isBefore(first), month -> month.minusMonths(1)).toList();
    }

    private static MessageId first(When when) {
        return MessageId.first(switch (when) {
            case When.Days days -> begin(days.first()).minus(LONGEST_WAY);
            case When.Month one -> begin(one.month().atDay(1)).minus(LONGEST_WAY);
            case When.Invoiced _ -> Instant.EPOCH; // it may have been late by months
        });
    }

    private static MessageId end(When when, Optional<MessageId> before, Instant now) {
        Instant latest = switch (when) {
            case When.Days days -> begin(days.last().plusDays(1)).plus(AHEAD);
            case When.Month one -> begin(one.month().plusMonths(1).atDay(2));
            case When.Invoiced _ -> now.plus(AHEAD);
        };
        MessageId end = MessageId.first(latest.isAfter(now.plus(AHEAD)) ? now.plus(AHEAD) : latest);
        return before.filter(last -> last.compareTo(end) < 0).orElse(end);
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String days(When when, Map<String, Object> values) {
        return switch (when) {
            case When.Days days -> {
                values.put("begin", Times.utc(begin(days.first())));
                values.put("over", Times.utc(begin(days.last().plusDays(1))));
                yield " AND l.delivered_at >= :begin AND l.delivered_at < :over";
            }
            case When.Month one -> {
                values.put("begin", one.month().atDay(1));
                values.put("over", one.month().plusMonths(1).atDay(1));
                yield " AND l.day >= :begin AND l.day < :over";
            }
            case When.Invoiced _ -> "";
        };
    }

    private static String conditions(Wanted wanted, String market, Map<String, Object> values) {
        StringBuilder sql = new StringBuilder();
        wanted.market().ifPresent(one -> {
            sql.append(" AND ").append(market).append(" = :market");
            values.put("market", one);
        });
        wanted.category().ifPresent(one -> {
            sql.append(" AND l.category = :category");
            values.put("category", one.name());
        });
        wanted.currency().ifPresent(one -> {
            sql.append(" AND l.currency = :currency");
            values.put("currency", one);
        });
        return sql.toString();
    }

    /** The last charge that is looked at; empty if there are fewer. */
    private Optional<MessageId> floor(MessageId first, MessageId end) {
        return jdbc.query("SELECT message_id FROM charge FORCE INDEX (charge_message) WHERE message_id >= :first AND message_id < :end"
                + " ORDER BY message_id DESC LIMIT 1 OFFSET :looked",
                Map.of("first", first.bytes(), "end", end.bytes(), "looked", lookedAt),
                (row, _) -> MessageId.of(row.getBytes(1))).stream().findFirst();
    }

    private List<Item> read(String sql, Map<String, Object> values, int most) {
        values.put("most", most);
        return jdbc.query(sql + " ORDER BY l.message_id DESC LIMIT :most", values, MoneyMessages::item);
    }

    private static Item item(ResultSet row, int number) throws SQLException {
        return new Item(MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")), Times.instant(row, "at"),
                row.getString("market"), Category.valueOf(row.getString("category")),
                new Money(row.getLong("micros"), Currency.getInstance(row.getString("currency"))), row.getString("free_reason"));
    }
}
