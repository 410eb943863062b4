package io.tollgate.traffic;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
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

    /** The caller has locked the rows of the businesses, so no two transactions wait for each other here. */
    @Transactional
    public void record(Collection<FirstMessage> messages) {
        List<Object[]> rows = messages.stream().sorted(comparing(FirstMessage::business).thenComparing(FirstMessage::recipient))
                .map(one -> new Object[] {one.business().value(), one.recipient().bytes(), Times.utc(one.at())}).toList();
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate("INSERT INTO new_recipient (business_id, recipient, at) VALUES (?, ?, ?)"
                    + " ON DUPLICATE KEY UPDATE at = GREATEST(at, VALUES(at))", rows);
        }
    }

    /** @param count of all; @param among those who were asked for */
    public record Reached(int count, Set<RecipientId> among) {

        public static final Reached NOBODY = new Reached(0, Set.of());

        public Reached {
            among = Set.copyOf(among);
        }
    }

    /** How many each business wrote to after {@code from}, and who of these people is among them. One without any is missing in the map. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Reached> since(Collection<BusinessId> businesses, Collection<RecipientId> people, Instant from) {
        Map<BusinessId, Integer> counts = counts(businesses, from);
        if (counts.isEmpty()) {
            return Map.of();
        }
        Map<BusinessId, Set<RecipientId>> among = people.isEmpty() ? Map.of() : among(counts.keySet(), people, from);
        return counts.entrySet().stream().collect(toMap(Map.Entry::getKey,
                one -> new Reached(one.getValue(), among.getOrDefault(one.getKey(), Set.of()))));
    }

    /** How many each business wrote to after {@code from}. One without any is missing in the map. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Integer> counts(Collection<BusinessId> businesses, Instant from) {
        return businesses.isEmpty()
                ? Map.of()
                : jdbc.query("SELECT business_id, COUNT(*) AS reached FROM new_recipient WHERE business_id IN (:businesses) AND at > :from"
                        + " GROUP BY business_id",
                        Map.of("businesses", businesses.stream().map(BusinessId::value).distinct().toList(), "from", Times.utc(from)),
                        (row, _) -> Map.entry(new BusinessId(row.getInt("business_id")), row.getInt("reached"))).stream()
                        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Deletes what no limit counts any more. @return whether there may be more */
    @Transactional
    public boolean forget(BusinessId business, Instant before, int most) {
        return jdbc.getJdbcTemplate().update("DELETE FROM new_recipient WHERE business_id = ? AND at < ? ORDER BY at LIMIT ?",
                business.value(), Times.utc(before), most) == most;
    }

    private Map<BusinessId, Set<RecipientId>> among(Collection<BusinessId> businesses, Collection<RecipientId> people, Instant from) {
        return jdbc.query("SELECT business_id, recipient FROM new_recipient FORCE INDEX (PRIMARY) WHERE business_id IN (:businesses)"
                + " AND recipient IN (:people) AND at > :from",
                Map.of("businesses", businesses.stream().map(BusinessId::value).toList(), "people",
                        people.stream().map(RecipientId::bytes).toList(), "from", Times.utc(from)),
                (row, line) -> new FirstMessage(new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")), from))
                .stream().collect(groupingBy(FirstMessage::business, mapping(FirstMessage::recipient, toSet())));
    }
}
