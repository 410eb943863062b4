package io.tollgate.tracking;

import io.tollgate.figures.DaySums;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
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

    /** The sums by currency. */
    @Transactional(readOnly = true)
    public List<Sums> sums() {
        return jdbc.query("SELECT currency, SUM(GREATEST(0, -balance_micros)) AS owed, SUM(GREATEST(0, balance_micros)) AS prepaid,"
                + " SUM(held_micros) AS held, COUNT(*) AS accounts FROM balance GROUP BY currency ORDER BY currency", (row, _) -> {
                    Currency currency = Currency.getInstance(row.getString("currency"));
                    return new Sums(new Money(row.getLong("owed"), currency), new Money(row.getLong("prepaid"), currency),
                            new Money(row.getLong("held"), currency), row.getLong("accounts"));
                });
    }

    /** The accounts that are listed. */
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
     * What was delivered on these days; the latest day first. What runs of re-rating have corrected has its corrected price and market.
     *
     * @param business empty: all together; @param first and @param last in UTC; both are of the span
     */
    @Transactional(readOnly = true)
    public List<Revenue> revenue(Optional<BusinessId> business, LocalDate first, LocalDate last) {
        return jdbc.query("SELECT day, market, category, currency, SUM(micros) AS micros, SUM(messages) AS messages, SUM(free) AS free"
                + " FROM revenue_day WHERE business_id = ? AND day BETWEEN ? AND ? GROUP BY day, market, category, currency"
                + " HAVING SUM(messages) > 0 ORDER BY day DESC, currency, market, category",
                (row, _) -> new Revenue(row.getObject("day", LocalDate.class), row.getString("market"),
                        Category.valueOf(row.getString("category")),
                        new Money(row.getLong("micros"), Currency.getInstance(row.getString("currency"))), row.getLong("messages"),
                        row.getLong("free")),
                business.map(BusinessId::value).orElse(DaySums.ALL), first, last);
    }
}
