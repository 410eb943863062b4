package io.tollgate.traffic;

import static java.util.Comparator.comparing;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was admitted to whom and when. Exact only while the people's rows are locked; see {@code Recipients.lock}. */
@Component
public class Traffic {

    private final NamedParameterJdbcTemplate jdbc;

    Traffic(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void admitted(Collection<Admission> admissions) {
        if (admissions.isEmpty()) {
            return;
        }
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO traffic (recipient, at, message_id, business_id, category) VALUES (?, ?, ?, ?, ?)",
                admissions.stream().sorted(comparing(Admission::recipient)).map(admission -> new Object[] {
                    admission.recipient().bytes(), Times.utc(admission.at()), admission.message().bytes(),
                    admission.business().value(), admission.category().name()}).toList());
    }

    /** Admitted to these people at {@code from} or later, by any business, by one query. */
    @Transactional(readOnly = true)
    public List<Admission> since(Collection<RecipientId> recipients, Instant from) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT recipient, at, message_id, business_id, category FROM traffic FORCE INDEX (PRIMARY)"
                        + " WHERE recipient IN (:recipients) AND at >= :from",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList(), "from", Times.utc(from)),
                Traffic::admission);
    }

    /** Marketing admitted to one person by one business, per day of 24 h back from now. @param day 0: within the last 24 h */
    public record Past(RecipientId recipient, BusinessId business, int day, int messages) {}

    /** Marketing admitted to these people in so many days of 24 h before {@code now}, by one query. */
    @Transactional(readOnly = true)
    public List<Past> marketingBack(Collection<RecipientId> recipients, Instant now, int days) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT recipient, business_id, GREATEST(TIMESTAMPDIFF(SECOND, at, :now), 0) DIV 86400 AS past_day, COUNT(*) AS messages FROM traffic FORCE INDEX (PRIMARY)"
                        + " WHERE recipient IN (:recipients) AND at > :from AND category = 'MARKETING'"
                        + " GROUP BY recipient, business_id, past_day",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList(),
                        "now", Times.utc(now), "from", Times.utc(now.minus(Duration.ofDays(days)))),
                (row, line) -> new Past(RecipientId.of(row.getBytes("recipient")), new BusinessId(row.getInt("business_id")),
                        row.getInt("past_day"), row.getInt("messages")));
    }

    private static Admission admission(ResultSet row, int line) throws SQLException {
        return new Admission(RecipientId.of(row.getBytes("recipient")), Times.instant(row, "at"), MessageId.of(row.getBytes("message_id")),
                new BusinessId(row.getInt("business_id")), Category.valueOf(row.getString("category")));
    }
}
