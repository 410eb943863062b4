package io.tollgate.delivery;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How many receipts came again, by business and day in UTC. Nothing else is kept of them. */
@Component
class RepeatedReceipts {

    private final JdbcTemplate jdbc;

    RepeatedReceipts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds to the counts of the day. Where nothing came again, it does nothing. The last lock of its transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Map<BusinessId, Integer> again, Instant now) {
        SortedMap<Integer, Integer> byBusiness = new TreeMap<>(); // two workers lock the rows in the same order
        again.forEach((business, receipts) -> byBusiness.put(business.value(), receipts));
        ManyRows.insert(jdbc, "INSERT INTO receipt_repeated (business_id, day, receipts) VALUES", byBusiness.entrySet().stream()
                .map(one -> new Object[] {one.getKey(), Times.utc(now).toLocalDate(), one.getValue()}).toList(),
                "ON DUPLICATE KEY UPDATE receipts = receipts + VALUES(receipts)");
    }
}
