package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code volume}: charged messages of a month, which reach the volume tiers. */
@Component
final class Volumes {

    private static final String PUT = "INSERT INTO volume (business_id, market, category, period, charged) VALUES (?, ?, ?, ?, ?)"
            + " ON DUPLICATE KEY UPDATE charged = ";

    private final NamedParameterJdbcTemplate named;

    Volumes(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /** Counts so far; what was never charged is missing. */
    Map<VolumeKey, Long> of(Collection<BusinessId> businesses, Collection<YearMonth> months) {
        if (businesses.isEmpty() || months.isEmpty()) {
            return Map.of();
        }
        Map<VolumeKey, Long> charged = new HashMap<>();
        named.query("SELECT business_id, market, category, period, charged FROM volume WHERE business_id IN (:businesses) AND period IN (:months)",
                Map.of("businesses", businesses.stream().map(BusinessId::value).collect(Collectors.toSet()),
                        "months", months.stream().map(YearMonth::toString).collect(Collectors.toSet())),
                row -> {
                    VolumeKey key = new VolumeKey(new BusinessId(row.getInt("business_id")), row.getString("market"),
                            Category.valueOf(row.getString("category")), YearMonth.parse(row.getString("period")));
                    charged.put(key, row.getLong("charged"));
                });
        return charged;
    }

    /** The counts, with their rows locked in key order; rows that are missing are made. */
    Map<VolumeKey, Long> lock(SortedSet<VolumeKey> keys) {
        if (keys.isEmpty()) {
            return new HashMap<>();
        }
        // Writing each row as it is takes exactly these locks, in this order; a range read would take its neighbours' too.
        put("charged", keys.stream().map(key -> row(key, 0)).toList());
        Map<VolumeKey, Long> charged = of(keys.stream().map(VolumeKey::business).toList(), keys.stream().map(VolumeKey::month).toList());
        charged.keySet().retainAll(keys);
        return charged;
    }

    /** The caller holds the locks. */
    void set(Map<VolumeKey, Long> charged) {
        put("VALUES(charged)", charged.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(count -> row(count.getKey(), count.getValue())).toList());
    }

    private void put(String value, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            named.getJdbcTemplate().batchUpdate(PUT + value, rows);
        }
    }

    private static Object[] row(VolumeKey key, long charged) {
        return new Object[] {key.business().value(), key.market(), key.category().name(), key.month().toString(), charged};
    }
}
