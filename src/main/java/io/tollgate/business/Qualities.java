package io.tollgate.business;

import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The quality of numbers and templates, as it was measured last. */
@Component
public class Qualities {

    /** What a quality is measured of. */
    public enum Kind {
        NUMBER, TEMPLATE
    }

    private final JdbcTemplate jdbc;

    Qualities(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The qualities by the ids of the numbers or templates. A number or template that was never measured is missing. */
    @Transactional(readOnly = true)
    public Map<Long, Quality> of(Kind kind, BusinessId business) {
        return jdbc.query("SELECT * FROM quality WHERE business_id = ? AND kind = ?",
                (row, _) -> Map.entry(row.getLong("subject"), read(row)), business.value(), kind.name()).stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The quality of a number or template; UNKNOWN if it was never measured. */
    @Transactional(readOnly = true)
    public Quality of(Kind kind, long subject) {
        return jdbc.query("SELECT * FROM quality WHERE kind = ? AND subject = ?", (row, _) -> read(row), kind.name(), subject).stream()
                .findFirst().orElse(Quality.UNKNOWN);
    }

    /**
     * Notes what was measured. Of two processes that measure the same, one waits, and finds no change.
     *
     * @return the rating before, if it is another one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<QualityRating> note(Kind kind, long subject, BusinessId business, Quality measured) {
        Instant now = measured.since();
        jdbc.update("INSERT IGNORE INTO quality (kind, subject, business_id, rating, was, since, delivered, points, measured_at)"
                + " VALUES (?, ?, ?, 'UNKNOWN', 'UNKNOWN', ?, 0, 0, ?)", kind.name(), subject, business.value(), Times.utc(now),
                Times.utc(now));
        QualityRating before = jdbc.query("SELECT * FROM quality WHERE kind = ? AND subject = ? FOR UPDATE", (row, _) -> read(row),
                kind.name(), subject).getFirst().rating();
        jdbc.update("UPDATE quality SET delivered = ?, points = ?, measured_at = ? WHERE kind = ? AND subject = ?", measured.delivered(),
                measured.points(), Times.utc(now), kind.name(), subject);
        if (before == measured.rating()) {
            return Optional.empty();
        }
        jdbc.update("UPDATE quality SET rating = ?, was = ?, since = ? WHERE kind = ? AND subject = ?", measured.rating().name(),
                before.name(), Times.utc(now), kind.name(), subject);
        return Optional.of(before);
    }

    private static Quality read(ResultSet row) throws SQLException {
        return new Quality(QualityRating.valueOf(row.getString("rating")), Times.instant(row, "since"), row.getInt("delivered"),
                row.getInt("points"));
    }
}
