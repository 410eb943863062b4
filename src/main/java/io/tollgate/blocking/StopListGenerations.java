package io.tollgate.blocking;

import static java.util.Objects.requireNonNull;

import io.tollgate.blocking.StopListHistory.State;
import io.tollgate.database.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/** The generations of all stop lists: one for each file that was brought, whether it came in force or not. */
@Component
class StopListGenerations {

    private static final int LONGEST_NOTE = 500;

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    StopListGenerations(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** A new one of this list, which is being read. */
    int begin(StopList list, String origin, Instant now) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        named.update("INSERT INTO stop_list_generation (list_id, state, origin, jurisdictions, purpose, entries, started_at, note, swept)"
                + " SELECT id, 'LOADING', :origin, jurisdictions, purpose, 0, :now, '', FALSE FROM stop_list WHERE name = :name",
                new MapSqlParameterSource(Map.of("origin", origin, "now", Times.utc(now), "name", list.name())), key,
                new String[] {"generation"});
        return requireNonNull(key.getKey()).intValue();
    }

    /** @param content SHA-256 of the whole file */
    void read(int generation, int entries, byte[] content) {
        jdbc.update("UPDATE stop_list_generation SET entries = ?, content = ? WHERE generation = ?", entries, content, generation);
    }

    void comeInForce(int generation, Instant now) {
        jdbc.update("UPDATE stop_list_generation SET state = 'IN_FORCE', in_force_from = ? WHERE generation = ?", Times.utc(now),
                generation);
    }

    /** Ends a generation that was in force. */
    void end(int generation, State state, Instant now) {
        jdbc.update("UPDATE stop_list_generation SET state = ?, ended_at = ? WHERE generation = ?", state.name(), Times.utc(now),
                generation);
    }

    /** Ends a generation that does not come into force. @param note why */
    void end(int generation, State state, String note, Instant now) {
        jdbc.update("UPDATE stop_list_generation SET state = ?, ended_at = ?, note = ? WHERE generation = ?",
                state.name(), Times.utc(now), note.substring(0, Math.min(note.length(), LONGEST_NOTE)), generation);
    }

    /** Ends generations whose reading began before {@code limit} and never ended. */
    void breakOff(Instant limit, Instant now) {
        jdbc.update("UPDATE stop_list_generation SET state = 'BROKEN_OFF', ended_at = ?, note = 'It was never read to its end.'"
                + " WHERE swept = FALSE AND state = 'LOADING' AND started_at < ?", Times.utc(now), Times.utc(limit));
    }

    /** The oldest that ended before {@code limit} and may have entries; none or one. */
    List<Integer> toSweep(Instant limit) {
        return jdbc.queryForList("SELECT generation FROM stop_list_generation WHERE swept = FALSE"
                + " AND state IN ('REPLACED', 'REMOVED', 'REFUSED', 'BROKEN_OFF') AND ended_at < ? ORDER BY generation LIMIT 1",
                Integer.class, Times.utc(limit));
    }

    /** It has no entries any more. */
    void swept(int generation) {
        jdbc.update("UPDATE stop_list_generation SET swept = TRUE WHERE generation = ?", generation);
    }
}
