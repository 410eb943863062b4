package io.tollgate.delivery;

import io.tollgate.database.DueRows;
import io.tollgate.database.JsonRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which node calls which URL of which business, and when next: rows of the table {@code webhook}. It is a lease and not a lock, because
 * a POST may take as long as the partner likes, and no transaction may wait for a partner.
 */
@Component
class Leases implements DueRows {

    private static final String CHANGE = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]', number BIGINT PATH '$[1]',"
            + " ended DATETIME(6) PATH '$[2]', until DATETIME(6) PATH '$[3]', failures INT PATH '$[4]')) wanted"
            + " STRAIGHT_JOIN webhook FORCE INDEX (PRIMARY) ON business_id = business AND lane = number"
            + " SET due_at = until, attempts = failures WHERE due_at = ended";

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
    List<Lease> take(Collection<Lane> lanes, Instant now, Instant until) {
        return change(due(lanes, now).stream().map(it -> new Change(it, until, it.failures())).toList());
    }

    /**
     * What becomes of a lease.
     *
     * @param until its new end, or when it may be taken again, by whatever node
     * @param failures in a row
     */
    record Change(Lease lease, Instant until, int failures) {

        Change {
            until = until.truncatedTo(ChronoUnit.MICROS);
        }

        private Lease changed() {
            return lease.until(until, failures);
        }

        private List<Object> values() {
            return List.of(lease.business().value(), lease.lane().number(), Times.utc(lease.until()), Times.utc(until), failures);
        }
    }

    /** Prolongs leases, or ends them. @return them as they are now, without those that have run out and that another node has taken */
    @Transactional
    List<Lease> change(Collection<Change> changes) {
        List<Change> inOrder = changes.stream().sorted(Comparator.comparing(it -> it.lease().lane(), Lane.ORDER)).toList();
        return (isDone(inOrder) ? inOrder.stream() : inOrder.stream().filter(it -> isDone(List.of(it)))).map(Change::changed).toList();
    }

    private boolean isDone(List<Change> changes) {
        return JsonRows.updateAll(jdbc, CHANGE, changes.stream().map(Change::values).toList());
    }

    /** An update of the business is set aside until then. All lanes know, as what is behind it may go by another one soon. */
    Lease aside(Lease lease, Instant until) {
        Instant latest = until.isAfter(lease.asideUntil()) ? until.truncatedTo(ChronoUnit.MICROS) : lease.asideUntil();
        jdbc.update("UPDATE webhook SET aside_until = ? WHERE business_id = ? AND aside_until < ?", Times.utc(latest),
                lease.business().value(), Times.utc(latest));
        return new Lease(lease.lane(), lease.until(), lease.failures(), latest);
    }

    /** The last instant until which an update of the business may be set aside, whatever the lane. */
    Instant asideUntil(BusinessId business) {
        return jdbc.query("SELECT aside_until FROM webhook WHERE business_id = ?", (row, _) -> Times.instant(row, "aside_until"),
                business.value()).stream().max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    }

    /** Ends the wait after failures, and the lease of a process that tries just now. Lanes of former URLs go. */
    void retry(BusinessId business, Instant now) {
        jdbc.update("DELETE FROM webhook WHERE business_id = ? AND lane <> 0 AND due_at <= ?", business.value(), Times.utc(now));
        jdbc.update("UPDATE webhook SET due_at = ?, attempts = 0 WHERE business_id = ? AND attempts > 0", Times.utc(now), business.value());
    }

    private List<Lease> due(Collection<Lane> lanes, Instant now) {
        if (lanes.isEmpty()) {
            return List.of();
        }
        Set<Lane> wanted = new TreeSet<>(Lane.ORDER);
        wanted.addAll(lanes);
        Set<Integer> ids = wanted.stream().map(lane -> lane.business().value()).collect(Collectors.toCollection(TreeSet::new));
        List<Lease> rows = named.query("SELECT * FROM webhook FORCE INDEX (PRIMARY) WHERE business_id IN (:ids)", Map.of("ids", ids),
                (row, number) -> new Lease(new Lane(new BusinessId(row.getInt("business_id")), row.getLong("lane")),
                        Times.instant(row, "due_at"), row.getInt("attempts"), Times.instant(row, "aside_until")));
        Set<Lane> known = rows.stream().map(Lease::lane).collect(Collectors.toSet());
        if (!known.containsAll(wanted)) {
            jdbc.batchUpdate("INSERT IGNORE INTO webhook (business_id, lane, due_at, attempts) VALUES (?, ?, ?, 0)",
                    wanted.stream().filter(lane -> !known.contains(lane))
                            .map(lane -> new Object[] {lane.business().value(), lane.number(), Times.utc(now)}).toList());
            return due(lanes, now);
        }
        return rows.stream().filter(it -> wanted.contains(it.lane()) && !it.until().isAfter(now)).toList();
    }
}
