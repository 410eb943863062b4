package io.tollgate.reconciliation;

import io.tollgate.database.Times;
import io.tollgate.reconciliation.Discrepancy.Found;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code discrepancy}: what is wrong at present. All nodes share it, so one of them reports each beginning and end. */
@Component
final class Discrepancies {

    private final JdbcTemplate jdbc;

    Discrepancies(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The recorded ones, the oldest first. */
    Map<Discrepancy.Key, Discrepancy> all() {
        Map<Discrepancy.Key, Discrepancy> all = new LinkedHashMap<>();
        jdbc.query("SELECT kind, item, business_id, off_micros FROM discrepancy ORDER BY found_at, kind, item", row -> {
            Discrepancy one = new Discrepancy(Invariant.valueOf(row.getString(1)), row.getString(2), row.getInt(3), row.getLong(4));
            all.put(one.key(), one);
        });
        return all;
    }

    /** The recorded ones with the time at which they were found, the oldest first. */
    List<Found> found() {
        return jdbc.query("SELECT kind, item, business_id, off_micros, found_at FROM discrepancy ORDER BY found_at, kind, item",
                (row, _) -> new Found(new Discrepancy(Invariant.valueOf(row.getString(1)), row.getString(2), row.getInt(3), row.getLong(4)),
                        Times.instant(row, "found_at")));
    }

    /** @return whether it was not recorded before */
    boolean add(Discrepancy one, Instant now) {
        return jdbc.update("INSERT IGNORE INTO discrepancy (kind, item, business_id, off_micros, found_at) VALUES (?, ?, ?, ?, ?)",
                one.invariant().name(), one.item(), one.business(), one.off(), Times.utc(now)) == 1;
    }

    void change(Collection<Discrepancy> changed) {
        changed.forEach(one -> jdbc.update("UPDATE discrepancy SET off_micros = ?, business_id = ? WHERE kind = ? AND item = ?",
                one.off(), one.business(), one.invariant().name(), one.item()));
    }

    /** @return whether it was recorded until now */
    boolean remove(Discrepancy.Key key) {
        return jdbc.update("DELETE FROM discrepancy WHERE kind = ? AND item = ?", key.invariant().name(), key.item()) == 1;
    }
}
