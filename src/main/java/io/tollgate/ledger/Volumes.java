package io.tollgate.ledger;

import io.tollgate.database.JsonRows;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code volume}: numbers of charged messages of a month, which decide the volume tiers. */
@Component
final class Volumes {

    private final NamedParameterJdbcTemplate named;

    Volumes(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /** The present counts; a key without charges is missing. */
    Map<VolumeKey, Long> of(Collection<BusinessId> businesses, Collection<YearMonth> months) {
        if (businesses.isEmpty() || months.isEmpty()) {
            return Map.of();
        }
        Map<VolumeKey, Long> charged = new HashMap<>();
        named.query(
                "SELECT business_id, market, category, period, charged FROM volume WHERE business_id IN (:businesses) AND period IN"
                        + " (:months)",
                Map.of("businesses", businesses.stream().map(BusinessId::value).collect(Collectors.toSet()),
                        "months", months.stream().map(YearMonth::toString).collect(Collectors.toSet())),
                row -> {
                    charged.put(key(row), row.getLong("charged"));
                });
        return charged;
    }

    /** Locks the rows of the counts in key order and reads them; makes missing rows. */
    Map<VolumeKey, Long> lock(SortedSet<VolumeKey> keys) {
        if (keys.isEmpty()) {
            return new HashMap<>();
        }
        Map<VolumeKey, Long> charged = locked(keys);
        if (charged.size() == keys.size()) {
            return charged;
        }
        named.getJdbcTemplate().batchUpdate("INSERT INTO volume (charged, business_id, market, category, period) VALUES (?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE charged = charged", keys.stream().map(key -> row(0, key)).toList());
        return locked(keys);
    }

    /** Row by row, by the whole key: a range read would lock neighbours too. */
    private Map<VolumeKey, Long> locked(SortedSet<VolumeKey> keys) {
        Map<VolumeKey, Long> charged = new HashMap<>();
        named.getJdbcTemplate().query("SELECT volume.* FROM JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]',"
                + " place VARCHAR(60) PATH '$[1]', kind VARCHAR(30) PATH '$[2]', month CHAR(7) PATH '$[3]')) wanted"
                + " STRAIGHT_JOIN volume FORCE INDEX (PRIMARY) ON business_id = business AND market = place AND category = kind"
                + " AND period = month" + JsonRows.locking("volume"), row -> {
                    charged.put(key(row), row.getLong("charged"));
                }, JsonRows.document(keys.stream().map(key -> List.<Object>of(key.business().value(), key.market(), key.category().name(),
                        key.month().toString())).toList()));
        return charged;
    }

    private static VolumeKey key(ResultSet row) throws SQLException {
        return new VolumeKey(new BusinessId(row.getInt("business_id")), row.getString("market"),
                Category.valueOf(row.getString("category")), YearMonth.parse(row.getString("period")));
    }

    /** The caller holds the locks. */
    void set(Map<VolumeKey, Long> charged) {
        if (charged.isEmpty()) {
            return;
        }
        // Not by INSERT ... ON DUPLICATE KEY: that would also lock the gap before a new row, where others may wait already.
        JsonRows.update(named.getJdbcTemplate(), "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]',"
                + " place VARCHAR(60) PATH '$[1]', kind VARCHAR(30) PATH '$[2]', month CHAR(7) PATH '$[3]', now BIGINT PATH '$[4]')) wanted"
                + " STRAIGHT_JOIN volume FORCE INDEX (PRIMARY) ON business_id = business AND market = place AND category = kind"
                + " AND period = month SET charged = now",
                new TreeMap<>(charged).entrySet().stream().map(count -> List.<Object>of(
                        count.getKey().business().value(), count.getKey().market(), count.getKey().category().name(),
                        count.getKey().month().toString(), count.getValue())).toList());
    }

    private static Object[] row(long charged, VolumeKey key) {
        return new Object[] {charged, key.business().value(), key.market(), key.category().name(), key.month().toString()};
    }
}
