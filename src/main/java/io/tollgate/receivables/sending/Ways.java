package io.tollgate.receivables.sending;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How invoices reach each business: rows of the table {@code invoice_way}. */
@Component
public class Ways {

    private final JdbcTemplate jdbc;

    Ways(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** {@link Way#NONE} if nobody has said it. */
    public Way of(BusinessId business) {
        return jdbc.queryForList("SELECT way FROM invoice_way WHERE business_id = ?", String.class, business.value()).stream()
                .map(Way::valueOf).findFirst().orElse(Way.NONE);
    }

    /** For invoices that are issued from now on. */
    @Transactional
    public void put(BusinessId business, Way way, Instant now) {
        jdbc.update("REPLACE INTO invoice_way (business_id, way, changed_at) VALUES (?, ?, ?)", business.value(), way.name(),
                Times.utc(now));
    }
}
