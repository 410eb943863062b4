package io.tollgate.agreements;

import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.International;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.staff.StaffName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of the table {@code international_proposal}: from when on rates for authentication from abroad are to count for a business. One
 * person proposes it, and it counts once another one approves it. A proposal and a decision hold the row of the business.
 */
@Component
public class InternationalRates {

    private static final String SELECT = "SELECT id, terms, proposed_by, proposed_at, decided_by, decided_at FROM international_proposal ";

    private final JdbcTemplate jdbc;
    private final Businesses businesses;
    private final Enrolments enrolments;

    InternationalRates(JdbcTemplate jdbc, Businesses businesses, Enrolments enrolments) {
        this.businesses = businesses;
        this.jdbc = jdbc;
        this.enrolments = enrolments;
    }

    /**
     * What somebody proposed.
     *
     * @param terms   empty: these rates are not to count
     * @param decided who approved it; empty if it waits
     */
    public record Proposed(int id, Optional<International> terms, Signed proposed, Optional<Signed> decided) {}

    /** @throws AgreementConflict if another proposal for the business waits */
    @Transactional
    public void propose(BusinessId business, Optional<International> terms, Signed by) {
        businesses.lock(List.of(business));
        if (waiting(business).isPresent()) {
            throw new AgreementConflict("another proposal for this business waits for an approval. Maybe withdraw it first.");
        }
        jdbc.update("INSERT INTO international_proposal (business_id, terms, proposed_by, proposed_at, waiting) VALUES (?, ?, ?, ?, 1)",
                business.value(), terms.map(JsonMapper.shared()::writeValueAsString).orElse(null), by.by(), Times.utc(by.at()));
    }

    /**
     * From now on the business has what was proposed.
     *
     * @throws AgreementConflict if nothing waits, or the same person proposed it
     */
    @Transactional
    public Business approve(BusinessId business, Signed by) {
        businesses.lock(List.of(business));
        Proposed proposed = waiting(business).orElseThrow(InternationalRates::nothingWaits);
        if (new StaffName(proposed.proposed().by()).isSameAs(new StaffName(by.by()))) {
            throw new AgreementConflict("the rates were proposed by " + by.by() + ". Maybe ask somebody else to approve them: they need a"
                    + " second person.");
        }
        Business changed = enrolments.setInternational(business, proposed.terms());
        decide(proposed, true, by);
        return changed;
    }

    /** @throws AgreementConflict if nothing waits */
    @Transactional
    public void withdraw(BusinessId business, Signed by) {
        businesses.lock(List.of(business));
        decide(waiting(business).orElseThrow(InternationalRates::nothingWaits), false, by);
    }

    /** The proposal that waits for a second person. */
    @Transactional(readOnly = true)
    public Optional<Proposed> waiting(BusinessId business) {
        return jdbc.query(SELECT + "WHERE business_id = ? AND waiting = 1", (row, _) -> proposed(row), business.value()).stream()
                .findFirst();
    }

    /** The proposal that was approved last; a business may have its rates from before there were any proposals. */
    @Transactional(readOnly = true)
    public Optional<Proposed> approved(BusinessId business) {
        return jdbc.query(SELECT + "WHERE business_id = ? AND approved ORDER BY id DESC LIMIT 1", (row, _) -> proposed(row),
                business.value()).stream().findFirst();
    }

    private void decide(Proposed proposed, boolean approved, Signed by) {
        jdbc.update("UPDATE international_proposal SET waiting = NULL, approved = ?, decided_by = ?, decided_at = ? WHERE id = ?", approved,
                by.by(), Times.utc(by.at()), proposed.id());
    }

    private static AgreementConflict nothingWaits() {
        return new AgreementConflict("nothing waits for an approval. Maybe propose it first, or somebody else has decided it.");
    }

    private static Proposed proposed(ResultSet row) throws SQLException {
        Optional<International> terms = Optional.ofNullable(row.getString("terms"))
                .map(json -> JsonMapper.shared().readValue(json, International.class));
        String decidedBy = row.getString("decided_by");
        Optional<Signed> decided = decidedBy == null
                ? Optional.empty()
                : Optional.of(new Signed(decidedBy, Times.instant(row, "decided_at")));
        Instant at = Times.instant(row, "proposed_at");
        return new Proposed(row.getInt("id"), terms, new Signed(row.getString("proposed_by"), at), decided);
    }
}
