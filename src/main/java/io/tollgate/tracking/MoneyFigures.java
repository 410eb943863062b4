package io.tollgate.tracking;

import io.tollgate.ledger.ReratedPrices;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sums of all accounts, and what delivered messages were charged, by day, market and category. */
@Component
public class MoneyFigures {

    /** With more charges the figures are those of the latest messages. */
    public static final int MOST = 200_000;

    private static final String GROUPED = "SELECT DATE(l.delivered_at) AS day, %s AS market, l.category, l.currency, SUM(%s) AS micros,"
            + " COUNT(*) AS messages, COUNT(CASE WHEN %s = 0 THEN 1 END) AS free FROM (SELECT message_id, delivered_at, market,"
            + " category, currency, rate_micros FROM charge FORCE INDEX (PRIMARY) WHERE message_id >= ? AND message_id < ?%s"
            + " ORDER BY message_id DESC LIMIT " + MOST + ") l%s GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 4, 2, 3";

    private final JdbcTemplate jdbc;

    MoneyFigures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * All accounts in one currency.
     *
     * @param owed    the sum of the balances below zero, without their sign
     * @param prepaid the sum of the balances above zero
     * @param held    for messages under way
     */
    public record Sums(Money owed, Money prepaid, Money held, long accounts) {}

    /** @param day of delivery, in UTC; @param free those of them that cost nothing */
    public record Revenue(LocalDate day, String market, Category category, Money sum, long messages, long free) {}

    /** By currency. */
    @Transactional(readOnly = true)
    public List<Sums> sums() {
        return jdbc.query("SELECT currency, SUM(GREATEST(0, -balance_micros)) AS owed, SUM(GREATEST(0, balance_micros)) AS prepaid,"
                + " SUM(held_micros) AS held, COUNT(*) AS accounts FROM balance GROUP BY currency ORDER BY currency", (row, _) -> {
                    Currency currency = Currency.getInstance(row.getString("currency"));
                    return new Sums(new Money(row.getLong("owed"), currency), new Money(row.getLong("prepaid"), currency),
                            new Money(row.getLong("held"), currency), row.getLong("accounts"));
                });
    }

    /** Which accounts. */
    public enum Side {
        OWED("balance_micros < 0"), PREPAID("balance_micros > 0"), HELD("held_micros > 0");

        private final String condition;

        Side(String condition) {
            this.condition = condition;
        }
    }

    /** The businesses behind a sum, in the order of their ids. @param after the last one of the page before; 0: from the beginning */
    @Transactional(readOnly = true)
    public List<BusinessId> behind(Side side, String currency, long after, int most) {
        return jdbc.query("SELECT business_id FROM balance WHERE currency = ? AND " + side.condition
                + " AND business_id > ? ORDER BY business_id LIMIT ?", (row, _) -> new BusinessId(row.getInt(1)), currency, after, most);
    }

    /**
     * Of the messages that were accepted at or after {@code from} and before {@code until}; the latest day first. What runs of re-rating
     * have corrected has its corrected price and market.
     */
    @Transactional(readOnly = true)
    public List<Revenue> revenue(Optional<BusinessId> business, Instant from, Instant until) {
        byte[] first = MessageId.first(from).bytes();
        byte[] end = MessageId.first(until).bytes();
        Object[] values = business.isEmpty() ? new Object[] {first, end} : new Object[] {first, end, business.get().value()};
        boolean isRerated = ReratedPrices.any(jdbc, first, end);
        String price = ReratedPrices.micros(isRerated, "l");
        return jdbc.query(GROUPED.formatted(ReratedPrices.market(isRerated, "l"), price, price,
                business.isEmpty() ? "" : " AND business_id = ?", ReratedPrices.join(isRerated, "l")),
                (row, _) -> new Revenue(row.getObject("day", LocalDate.class), row.getString("market"),
                        Category.valueOf(row.getString("category")),
                        new Money(row.getLong("micros"), Currency.getInstance(row.getString("currency"))), row.getLong("messages"),
                        row.getLong("free")),
                values);
    }
}
