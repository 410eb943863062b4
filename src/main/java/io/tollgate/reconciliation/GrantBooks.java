package io.tollgate.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Compares grants with what messages hold of them and they have paid, with their entries, and with the balances. One snapshot is open. */
@Component
final class GrantBooks {

    private static final String OF_GRANT = "grant ";

    /** Compares the sums of grants: of an approved grant they come to its amount; of another one all are zero. */
    private static final String GRANTS = """
            SELECT CONCAT('grant ', g.id) AS item, g.business_id,
                   ABS(CASE WHEN g.approved_by IS NULL THEN 0 ELSE g.amount_micros END
                       - g.open_micros - g.held_micros - g.captured_micros - g.expired_micros)
                   + ABS(g.held_micros - (SELECT COALESCE(SUM(p.held_micros), 0) FROM grant_part p WHERE p.grant_id = g.id))
                   + ABS(g.captured_micros - (SELECT COALESCE(SUM(p.captured_micros), 0) FROM grant_part p WHERE p.grant_id = g.id))
                   + ABS(g.open_micros + g.held_micros
                       - (SELECT COALESCE(SUM(e.amount_micros), 0) FROM entry e WHERE e.account = CONCAT('grant-credit:', g.id))) AS off
            FROM money_grant g WHERE g.id IN (:ids) HAVING off <> 0""";

    private static final String BALANCES = """
            SELECT CONCAT('business ', b.business_id) AS item, b.business_id, ABS(b.granted_micros - COALESCE(g.micros, 0)) AS off
            FROM balance b LEFT JOIN (SELECT business_id, SUM(open_micros + held_micros) AS micros FROM money_grant WHERE started
                                      GROUP BY business_id) g ON g.business_id = b.business_id
            WHERE b.granted_micros <> COALESCE(g.micros, 0)""";

    private static final String ORPHANS = """
            SELECT CONCAT('grant ', g.id) AS item, g.business_id, SUM(p.held_micros) AS off
            FROM money_grant g JOIN grant_part p ON p.grant_id = g.id AND p.held_micros > 0
            LEFT JOIN reservation r ON r.message_id = p.message_id WHERE r.message_id IS NULL GROUP BY g.id, g.business_id""";

    private static final int AT_ONCE = 100;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    GrantBooks(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** What is wrong with grants of which something is left, with what is held, and with the balances. */
    List<Discrepancy> living() {
        List<Discrepancy> found = compare(jdbc.queryForList("SELECT id FROM money_grant WHERE open_micros + held_micros <> 0"
                + " OR approved_by IS NULL", Integer.class));
        found.addAll(jdbc.query(BALANCES, (row, _) -> of(row)));
        found.addAll(jdbc.query(ORPHANS, (row, _) -> of(row)));
        return found;
    }

    /** What is wrong with any grant. */
    List<Discrepancy> all() {
        return compare(jdbc.queryForList("SELECT id FROM money_grant", Integer.class));
    }

    /** Compares grants again, as they are now. @param items of grants; others are left out */
    List<Discrepancy> again(Collection<String> items) {
        return compare(items.stream().filter(item -> item.startsWith(OF_GRANT)).map(item -> Integer.valueOf(item.substring(
                OF_GRANT.length()))).toList());
    }

    private List<Discrepancy> compare(List<Integer> grants) {
        List<Discrepancy> found = new ArrayList<>();
        for (int from = 0; from < grants.size(); from += AT_ONCE) {
            found.addAll(named.query(GRANTS, Map.of("ids", grants.subList(from, Math.min(grants.size(), from + AT_ONCE))),
                    (row, _) -> of(row)));
        }
        return found;
    }

    private static Discrepancy of(ResultSet row) throws SQLException {
        return new Discrepancy(Invariant.GRANTS, row.getString("item"), row.getInt("business_id"), row.getLong("off"));
    }
}
