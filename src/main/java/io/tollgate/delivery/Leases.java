package io.tollgate.delivery;

import io.tollgate.database.DueRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which node calls the webhook of which business, and when next: rows of the table {@code webhook}. It is a lease and not a lock, because
 * a POST may take as long as the partner likes, and no transaction may wait for a partner.
 */
@Component
class Leases implements DueRows {

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    Leases(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    @Override
    public String table() {
        return "webhook";
    }

    /** Takes the leases that are due and that no other node has. */
    @Transactional
    List<Lease> take(Collection<BusinessId> businesses, Instant now, Instant until) {
        Instant end = until.truncatedTo(ChronoUnit.MICROS);
        return due(businesses, now).stream()
                .filter(it -> change(it, end, it.failures()))
                .map(it -> it.until(end, it.failures()))
                .toList();
    }

    /** Prolongs the lease after a success. Empty if it has run out and another node has taken it. */
    Optional<Lease> renew(Lease lease, Instant until) {
        Instant end = until.truncatedTo(ChronoUnit.MICROS);
        return change(lease, end, 0) ? Optional.of(lease.until(end, 0)) : Optional.empty();
    }

    /** Ends the lease, as no update waits for now. @param failures in a row */
    void giveBack(Lease lease, Instant now, int failures) {
        change(lease, now, failures);
    }

    void fail(Lease lease, Instant nextAttempt) {
        change(lease, nextAttempt, lease.failures() + 1);
    }

    /** An update of the business is set aside until then. */
    Lease aside(Lease lease, Instant until) {
        Instant latest = until.isAfter(lease.asideUntil()) ? until.truncatedTo(ChronoUnit.MICROS) : lease.asideUntil();
        jdbc.update("UPDATE webhook SET aside_until = ? WHERE business_id = ? AND aside_until < ?", Times.utc(latest),
                lease.business().value(), Times.utc(latest));
        return new Lease(lease.business(), lease.until(), lease.failures(), latest);
    }

    /** Ends the wait after failures, and the lease of whoever tries just now. */
    void retry(BusinessId business, Instant now) {
        jdbc.update("UPDATE webhook SET due_at = ?, attempts = 0 WHERE business_id = ? AND attempts > 0", Times.utc(now), business.value());
    }

    private List<Lease> due(Collection<BusinessId> businesses, Instant now) {
        if (businesses.isEmpty()) {
            return List.of();
        }
        List<Integer> ids = businesses.stream().map(BusinessId::value).distinct().sorted().toList();
        List<Lease> rows = named.query("SELECT * FROM webhook FORCE INDEX (PRIMARY) WHERE business_id IN (:ids)", Map.of("ids", ids),
                (row, number) -> new Lease(new BusinessId(row.getInt("business_id")), Times.instant(row, "due_at"),
                        row.getInt("attempts"), Times.instant(row, "aside_until")));
        if (rows.size() < ids.size()) {
            jdbc.batchUpdate("INSERT IGNORE INTO webhook (business_id, due_at, attempts) VALUES (?, ?, 0)",
                    ids.stream().filter(id -> rows.stream().noneMatch(row -> row.business().value() == id))
                            .map(id -> new Object[] {id, Times.utc(now)}).toList());
            return due(businesses, now);
        }
        return rows.stream().filter(it -> !it.until().isAfter(now)).toList();
    }

    private boolean change(Lease lease, Instant dueAt, int failures) {
        return jdbc.update("UPDATE webhook SET due_at = ?, attempts = ? WHERE business_id = ? AND due_at = ?",
                Times.utc(dueAt), failures, lease.business().value(), Times.utc(lease.until())) == 1;
    }
}
