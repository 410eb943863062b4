package io.tollgate.firm;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The opening hours of firms; {@link AbsenceAnswers} answers outside of them. */
@Component
public class OpeningHours {

    private final JdbcTemplate jdbc;

    OpeningHours(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Hours of(BusinessId firm) {
        return jdbc.query("SELECT * FROM firm_hours WHERE business_id = ?",
                (row, _) -> Hours.of(row.getBoolean("answers"), row.getString("hours"), row.getString("text")), firm.value()).stream()
                .findFirst().orElse(Hours.NONE);
    }

    @Transactional
    public void put(BusinessId firm, Hours hours, Instant now) {
        jdbc.update("INSERT INTO firm_hours (business_id, answers, hours, text, changed_at) VALUES (?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE answers = VALUES(answers), hours = VALUES(hours), text = VALUES(text),"
                + " changed_at = VALUES(changed_at)",
                firm.value(), hours.answers(), hours.column(), hours.text(), Times.utc(now));
    }

    /** Of the firms that answer by themselves. */
    Map<BusinessId, Hours> answering() {
        Map<BusinessId, Hours> all = new TreeMap<>(Comparator.comparing(BusinessId::value));
        jdbc.query("SELECT * FROM firm_hours WHERE answers", row -> {
            all.put(new BusinessId(row.getInt("business_id")), Hours.of(true, row.getString("hours"), row.getString("text")));
        });
        return all;
    }
}
