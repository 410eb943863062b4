package io.tollgate.receivables.sending;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How invoices reach each business: rows of the table {@code invoice_way}. */
@Component
public class InvoiceWays {

    private final JdbcTemplate jdbc;

    InvoiceWays(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** {@link Way#NONE} if nobody has said it. */
    public Way of(BusinessId business) {
        return jdbc.queryForList("SELECT way FROM invoice_way WHERE business_id = ?", String.class, business.value()).stream()
                .map(Way::valueOf).findFirst().orElse(Way.NONE);
    }

    /** A business without a row is missing. */
    Map<BusinessId, Way> of(Collection<BusinessId> businesses) {
        return jdbc.query("SELECT business_id, way FROM invoice_way WHERE business_id IN (" + String.join(", ", Collections.nCopies(
                businesses.size(), "?")) + ")", (row, _) -> Map.entry(new BusinessId(row.getInt(1)), Way.valueOf(row.getString(2))),
                businesses.stream().map(BusinessId::value).toArray()).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The way of reminders that do not go as messages. An access point takes invoices only, so there they go by mail. */
    Way ofReminders(BusinessId business) {
        Way way = of(business);
        return way == Way.ACCESS_POINT ? Way.EMAIL : way;
    }

    /** Sets the way of invoices that are issued from now on. @throws IllegalArgumentException for {@link Way#MESSAGE} */
    @Transactional
    public void put(BusinessId business, Way way, Instant now) {
        if (way == Way.MESSAGE) {
            throw new IllegalArgumentException("way (MESSAGE) is of reminders alone. Maybe EMAIL, and a phone among the"
                    + " buyer's particulars");
        }
        jdbc.update("REPLACE INTO invoice_way (business_id, way, changed_at) VALUES (?, ?, ?)", business.value(), way.name(),
                Times.utc(now));
    }
}
