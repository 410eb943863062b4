package io.tollgate.invoicing;

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
import tools.jackson.databind.json.JsonMapper;

/** Whom the invoices of each business go to: rows of the table {@code invoice_buyer}. */
@Component
public class Buyers {

    private final JdbcTemplate jdbc;

    Buyers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The buyer of a business; {@link Buyer#unknown()} if nobody has said it. */
    public Buyer of(BusinessId business) {
        return jdbc.query("SELECT particulars FROM invoice_buyer WHERE business_id = ?",
                (row, _) -> JsonMapper.shared().readValue(row.getBytes("particulars"), Buyer.class), business.value()).stream().findFirst()
                .orElse(Buyer.unknown());
    }

    /** The buyers of these businesses. A business whose buyer nobody has described is missing. */
    Map<BusinessId, Buyer> of(Collection<BusinessId> businesses) {
        return jdbc.query("SELECT business_id, particulars FROM invoice_buyer WHERE business_id IN ("
                + String.join(", ", Collections.nCopies(businesses.size(), "?")) + ")",
                (row, _) -> Map.entry(new BusinessId(row.getInt("business_id")),
                        JsonMapper.shared().readValue(row.getBytes("particulars"), Buyer.class)),
                businesses.stream().map(BusinessId::value).toArray()).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Transactional
    public void put(BusinessId business, Buyer buyer, Instant now) {
        jdbc.update("REPLACE INTO invoice_buyer (business_id, particulars, changed_at) VALUES (?, ?, ?)", business.value(),
                JsonMapper.shared().writeValueAsBytes(buyer), Times.utc(now));
    }
}
