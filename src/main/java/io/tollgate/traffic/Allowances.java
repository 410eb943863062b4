package io.tollgate.traffic;

import static java.util.stream.Collectors.toMap;

import io.tollgate.database.JsonRows;
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

/** How many free messages of each allowance are used up. The plan says how many it has in all. */
@Component
public class Allowances {

    private final JdbcTemplate jdbc;

    Allowances(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the allowances until the transaction ends, and returns how many messages of each are used. Creates missing ones with 0. */
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

    /** How many messages of each are used, without a lock; an allowance that was never used may be missing. */
    @Transactional(readOnly = true)
    public Map<Allowance, Integer> used(Collection<Allowance> allowances) {
        return read(new TreeSet<>(allowances), "");
    }

    /** Uses up messages. The caller must have locked the allowances by {@link #lock}. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void use(Map<Allowance, Integer> messages) {
        add(messages, 1);
    }

    /** Gives back messages that were admitted and then failed; the count never falls below zero. */
    @Transactional
    public void giveBack(Map<Allowance, Integer> messages) {
        add(messages, -1);
    }

    private void add(Map<Allowance, Integer> messages, int sign) {
        JsonRows.update(jdbc, "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (which VARCHAR(10) PATH '$[0]', whose BIGINT PATH '$[1]',"
                + " span VARCHAR(10) PATH '$[2]', messages INT PATH '$[3]')) wanted STRAIGHT_JOIN allowance FORCE INDEX (PRIMARY)"
                + " ON kind = which AND owner = whose AND period = span SET used = GREATEST(0, used + messages)",
                new TreeMap<>(messages).entrySet().stream().map(entry -> List.<Object>of(entry.getKey().kind().name(),
                        entry.getKey().owner(), entry.getKey().period(), sign * entry.getValue())).toList());
    }

    private Map<Allowance, Integer> read(SortedSet<Allowance> allowances, String lock) {
        if (allowances.isEmpty()) {
            return new HashMap<>();
        }
        // Not as a list of triples, as not every database searches the index for one.
        String keys = String.join(" OR ", allowances.stream().map(allowance -> "(kind = ? AND owner = ? AND period = ?)").toList());
        Object[] values = allowances.stream()
                .flatMap(allowance -> List.<Object>of(allowance.kind().name(), allowance.owner(), allowance.period()).stream()).toArray();
        return jdbc.query("SELECT kind, owner, period, used FROM allowance FORCE INDEX (PRIMARY)"
                + " WHERE " + keys + " ORDER BY kind, owner, period" + lock,
                (row, line) -> Map.entry(new Allowance(Allowance.Kind.valueOf(row.getString("kind")), row.getLong("owner"),
                        row.getString("period")), row.getInt("used")),
                values)
                .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
