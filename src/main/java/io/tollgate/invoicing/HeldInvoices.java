package io.tollgate.invoicing;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Invoices that wait: rows of the table {@code invoice_held}. A row goes when its invoice is issued. */
@Component
public class HeldInvoices {

    private static final Logger log = LoggerFactory.getLogger(HeldInvoices.class);

    private final JdbcTemplate jdbc;

    HeldInvoices(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An invoice that cannot be issued yet.
     *
     * @param month   the earliest that waits
     * @param reasons what is missing
     * @param since   when it was found first
     */
    public record Held(BusinessId business, YearMonth month, List<String> reasons, Instant since) {}

    public List<Held> list(Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query(
                "SELECT business_id, period, reasons, since FROM invoice_held WHERE 1 = 1" + slice.sql("business_id", false),
                slice.parameters(Map.of()), (row, _) -> new Held(new BusinessId(row.getInt("business_id")),
                        YearMonth.parse(row.getString("period")), row.getString("reasons").lines().toList(), Times.instant(row, "since")));
    }

    void put(BusinessId business, YearMonth month, List<String> reasons, Instant now) {
        String text = String.join("\n", reasons);
        int added = jdbc.update("INSERT IGNORE INTO invoice_held (business_id, period, reasons, since) VALUES (?, ?, ?, ?)",
                business.value(), month.toString(), text, Times.utc(now));
        if (added == 1) {
            log.info("The invoice of business {} for {} is held: {}", business, month, String.join("; ", reasons));
        } else {
            jdbc.update("UPDATE invoice_held SET period = ?, reasons = ? WHERE business_id = ?", month.toString(), text, business.value());
        }
    }

    void remove(BusinessId business) {
        jdbc.update("DELETE FROM invoice_held WHERE business_id = ?", business.value());
    }
}
