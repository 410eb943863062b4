package io.tollgate.businessapp;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The opening hours of businesses; {@link AbsenceAnswers} answers outside of them. */
@Component
public class OpeningHours {

    private final JdbcTemplate jdbc;

    OpeningHours(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Hours of(BusinessId business) {
        return jdbc.query("SELECT * FROM opening_hours WHERE business_id = ?",
                (row, _) -> Hours.of(row.getBoolean("answers"), row.getString("hours"), row.getString("text")), business.value()).stream()
                .findFirst().orElse(Hours.NONE);
    }

    @Transactional
    public void put(BusinessId business, Hours hours, Instant now) {
        jdbc.update("INSERT INTO opening_hours (business_id, answers, hours, text, changed_at) VALUES (?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE answers = VALUES(answers), hours = VALUES(hours), text = VALUES(text),"
                + " changed_at = VALUES(changed_at)",
                business.value(), hours.answers(), hours.column(), hours.text(), Times.utc(now));
    }

    /** Of the businesses that answer by themselves. */
    Map<BusinessId, Hours> answering() {
        Map<BusinessId, Hours> all = new TreeMap<>(Comparator.comparing(BusinessId::value));
        jdbc.query("SELECT * FROM opening_hours WHERE answers", row -> {
            all.put(new BusinessId(row.getInt("business_id")), Hours.of(true, row.getString("hours"), row.getString("text")));
        });
        return all;
    }
}
