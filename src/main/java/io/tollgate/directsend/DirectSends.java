package io.tollgate.directsend;

import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The decisions of officers; rows are added only, and the last one for a business and category counts. */
@Component
public class DirectSends {

    private final NamedParameterJdbcTemplate jdbc;
    private final ApplicationEventPublisher events;

    DirectSends(NamedParameterJdbcTemplate jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Transactional
    public void decide(DirectSendDecision decision) {
        jdbc.update("INSERT INTO direct_send (business_id, category, standing, reason, decided_by, at)"
                + " VALUES (:business, :category, :standing, :reason, :by, :at)",
                Map.of("business", decision.entitlement().business().value(), "category", decision.entitlement().category().name(),
                        "standing", decision.standing().name(), "reason", decision.reason(), "by", decision.by(),
                        "at", Times.utc(decision.at())));
        events.publishEvent(decision);
    }

    /** All decisions about a business, in the order of time. */
    @Transactional(readOnly = true)
    public List<DirectSendDecision> decisions(BusinessId business) {
        return jdbc.query("SELECT category, standing, reason, decided_by, at FROM direct_send WHERE business_id = :business"
                + " ORDER BY id", Map.of("business", business.value()),
                (row, _) -> new DirectSendDecision(
                        new Entitlement(business, Category.valueOf(row.getString("category"))),
                        DirectSendStatus.valueOf(row.getString("standing")),
                        row.getString("reason"), row.getString("decided_by"), Times.instant(row, "at")));
    }

    public DirectSendStatus standing(Entitlement entitlement) {
        return standings(List.of(entitlement.business())).getOrDefault(entitlement, DirectSendStatus.NEVER);
    }

    /** The standings of these businesses, without what was never granted. It takes one query. */
    @Transactional(readOnly = true)
    public Map<Entitlement, DirectSendStatus> standings(Collection<BusinessId> businesses) {
        if (businesses.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT business_id, category, standing FROM direct_send WHERE id IN (SELECT MAX(id) FROM direct_send"
                + " WHERE business_id IN (:businesses) GROUP BY business_id, category)",
                Map.of("businesses", businesses.stream().map(BusinessId::value).distinct().toList()),
                (row, _) -> Map.entry(new Entitlement(new BusinessId(row.getInt("business_id")),
                        Category.valueOf(row.getString("category"))), DirectSendStatus.valueOf(row.getString("standing"))))
                .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
