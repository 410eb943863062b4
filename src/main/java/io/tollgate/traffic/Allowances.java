package io.tollgate.traffic;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How many free messages are used up. What an allowance holds in all, its plan says. */
@Component
public class Allowances {

    private final JdbcTemplate jdbc;

    Allowances(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** How many are used of each; until the transaction ends nobody else uses any of them. Makes those that are missing, with 0 used. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Allowance, Integer> lock(Collection<Allowance> allowances) {
        TreeSet<Allowance> wanted = new TreeSet<>(allowances);
        Map<Allowance, Integer> used = read(wanted, " FOR UPDATE");
        if (used.size() == wanted.size()) {
            return used;
        }
        TreeSet<Allowance> missing = new TreeSet<>(wanted);
        missing.removeAll(used.keySet());
        jdbc.batchUpdate("INSERT INTO allowance (kind, owner, period, used) VALUES (?, ?, ?, 0) ON DUPLICATE KEY UPDATE used = used",
                missing.stream().map(allowance -> new Object[] {allowance.kind().name(), allowance.owner(), allowance.period()}).toList());
        return read(wanted, " FOR UPDATE");
    }

    /** How many are used of each; those of which none was ever used are left out. */
    @Transactional(readOnly = true)
    public Map<Allowance, Integer> used(Collection<Allowance> allowances) {
        return read(new TreeSet<>(allowances), "");
    }

    /** The rows must be locked and there. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void use(Map<Allowance, Integer> messages) {
        add(messages, 1);
    }

    /** For messages that were admitted and then failed; never below zero. */
    @Transactional
    public void giveBack(Map<Allowance, Integer> messages) {
        add(messages, -1);
    }

    private void add(Map<Allowance, Integer> messages, int sign) {
        List<Object[]> rows = new TreeMap<>(messages).entrySet().stream().map(entry -> new Object[] {
            sign * entry.getValue(), entry.getKey().kind().name(), entry.getKey().owner(), entry.getKey().period()}).toList();
        if (!rows.isEmpty()) {
            jdbc.batchUpdate("UPDATE allowance SET used = GREATEST(0, used + ?) WHERE kind = ? AND owner = ? AND period = ?", rows);
        }
    }

    private Map<Allowance, Integer> read(SortedSet<Allowance> allowances, String lock) {
        if (allowances.isEmpty()) {
            return new HashMap<>();
        }
        // Not as a list of triples, which is no range to every database.
        String keys = String.join(" OR ", allowances.stream().map(allowance -> "(kind = ? AND owner = ? AND period = ?)").toList());
        Object[] values = allowances.stream().flatMap(allowance ->
                List.<Object>of(allowance.kind().name(), allowance.owner(), allowance.period()).stream()).toArray();
        return jdbc.query("SELECT kind, owner, period, used FROM allowance FORCE INDEX (PRIMARY)"
                                + " WHERE " + keys + " ORDER BY kind, owner, period" + lock,
                        (row, line) -> Map.entry(new Allowance(Allowance.Kind.valueOf(row.getString("kind")), row.getLong("owner"),
                                row.getString("period")), row.getInt("used")), values)
                .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
