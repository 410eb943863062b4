package io.tollgate.conversation;

import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whether businesses encrypt from end to end. Decisions are added only, and the last one of a business counts. */
@Component
public class EncryptionPolicies {

    /**
     * REQUIRED: nothing plain goes to people who have a device that can decrypt. PREFERRED: both. OFF: nothing encrypted. Under each of
     * them a conversation that is encrypted stays so until one side ends it.
     */
    public enum Policy { REQUIRED, PREFERRED, OFF }

    /** @param reason for the record, 1 to 200 characters */
    public record Decided(BusinessId business, Policy policy, String reason, String by, Instant at) {}

    private final NamedParameterJdbcTemplate jdbc;

    EncryptionPolicies(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void decide(Decided decided) {
        jdbc.getJdbcTemplate().update("INSERT INTO encryption_policy (business_id, policy, reason, decided_by, at) VALUES (?, ?, ?, ?, ?)",
                decided.business().value(), decided.policy().name(), decided.reason(), decided.by(), Times.utc(decided.at()));
    }

    /** All decisions of a business, in the order of time. */
    @Transactional(readOnly = true)
    public List<Decided> history(BusinessId business) {
        return jdbc.query("SELECT business_id, policy, reason, decided_by, at FROM encryption_policy WHERE business_id = :business"
                + " ORDER BY id", Map.of("business", business.value()), EncryptionPolicies::decided);
    }

    /** The policies of those businesses that have decided. It takes one query. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Policy> of(Collection<BusinessId> businesses) {
        return businesses.isEmpty()
                ? Map.of()
                : jdbc.query("SELECT business_id, policy, reason, decided_by, at FROM encryption_policy WHERE id IN (SELECT MAX(id) FROM"
                        + " encryption_policy WHERE business_id IN (:businesses) GROUP BY business_id)",
                        Map.of("businesses", businesses.stream().map(BusinessId::value).distinct().sorted().toList()),
                        EncryptionPolicies::decided).stream().collect(toMap(Decided::business, Decided::policy));
    }

    private static Decided decided(ResultSet row, int line) throws SQLException {
        return new Decided(new BusinessId(row.getInt("business_id")), Policy.valueOf(row.getString("policy")), row.getString("reason"),
                row.getString("decided_by"), Times.instant(row, "at"));
    }
}
