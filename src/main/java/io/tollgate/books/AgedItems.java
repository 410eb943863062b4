package io.tollgate.books;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was open on invoices at the end of a day, and how old it was. */
@Component
public class AgedItems {

    /** What is allotted is never changed, only taken back by a row of its own; so the past can be asked. */
    private static final String OPEN = """
            SELECT r.number, r.business_id, r.currency, r.total_micros, r.issued_at, r.due,
                   r.total_micros - COALESCE(SUM(a.amount_micros), 0) AS open
            FROM receivable r LEFT JOIN allotment a ON a.number = r.number AND a.at < ?
            WHERE r.issued_at < ?
            GROUP BY r.number, r.business_id, r.currency, r.total_micros, r.issued_at, r.due
            HAVING open <> 0 ORDER BY r.business_id, r.issued_at, r.number""";

    private final JdbcTemplate jdbc;

    AgedItems(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The day from which the age is counted. */
    public enum Since {
        /** The day of issue, in the zone of the report. */
        ISSUE,
        /** The day on which the invoice is due; the day of issue if it has none. */
        DUE
    }

    /** Days since the first day, with the last one included. */
    public enum Age {
        /** The invoice is not due yet. */
        NOT_DUE(-1),
        DAYS_0_TO_30(30), DAYS_31_TO_60(60), DAYS_61_TO_90(90), OVER_90_DAYS(Long.MAX_VALUE);

        private final long last;

        Age(long last) {
            this.last = last;
        }

        static Age of(long days) {
            for (Age age : values()) {
                if (days <= age.last) {
                    return age;
                }
            }
            throw new IllegalStateException("no age has " + days + " days");
        }
    }

    /**
     * @param number of the invoice
     * @param issued the day, in the zone of the report
     * @param due    the last day for the payment; empty if no seller was set
     * @param days   between the first day and the day of the report; negative if it is not due yet
     * @param total  what the invoice prints
     * @param open   more than zero
     */
    public record Item(String number, BusinessId business, LocalDate issued, Optional<LocalDate> due, long days, Money total, Money open) {

        public Age age() {
            return Age.of(days);
        }
    }

    /** The oldest of each business first. */
    @Transactional(readOnly = true)
    public List<Item> on(LocalDate day, ZoneId zone, Since since) {
        Instant end = Span.endOf(day, zone);
        RowMapper<Item> item = (row, _) -> item(row, day, zone, since);
        return jdbc.query(OPEN, item, Times.utc(end), Times.utc(end));
    }

    private static Item item(ResultSet row, LocalDate day, ZoneId zone, Since since) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        LocalDate issued = LocalDate.ofInstant(Times.instant(row, "issued_at"), zone);
        Optional<LocalDate> due = Optional.ofNullable(row.getObject("due", LocalDate.class));
        LocalDate first = since == Since.DUE ? due.orElse(issued) : issued;
        return new Item(row.getString("number"), new BusinessId(row.getInt("business_id")), issued, due,
                ChronoUnit.DAYS.between(first, day),
                new Money(row.getLong("total_micros"), currency), new Money(row.getBigDecimal("open").longValueExact(), currency));
    }
}
