package io.tollgate.traffic;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The recipients whom a business wrote to outside a service window, and when last. Exact only while the businesses' rows are locked. */
@Component
public class NewRecipients {

    /** A message from a business to a recipient outside a service window. */
    public record FirstMessage(BusinessId business, RecipientId recipient, Instant at) {}

    private final NamedParameterJdbcTemplate jdbc;

    NewRecipients(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void record(Collection<FirstMessage> messages) {
        List<Object[]> rows = messages.stream().sorted(comparing(FirstMessage::business).thenComparing(FirstMessage::recipient))
                .map(one -> new Object[] {one.business().value(), one.recipient().bytes(), Times.utc(one.at())}).toList();
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate("INSERT INTO new_recipient (business_id, recipient, at) VALUES (?, ?, ?)"
                    + " ON DUPLICATE KEY UPDATE at = GREATEST(at, VALUES(at))", rows);
        }
    }

    /** The recipients whom each business wrote to after {@code from}, by one query. A business without any is missing in the map. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Set<RecipientId>> since(Collection<BusinessId> businesses, Instant from) {
        if (businesses.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT business_id, recipient FROM new_recipient WHERE business_id IN (:businesses) AND at > :from",
                Map.of("businesses", businesses.stream().map(BusinessId::value).distinct().toList(), "from", Times.utc(from)),
                (row, line) -> new FirstMessage(new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")), from))
                .stream().collect(groupingBy(FirstMessage::business, mapping(FirstMessage::recipient, toSet())));
    }
}
