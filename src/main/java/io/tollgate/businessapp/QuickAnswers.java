package io.tollgate.businessapp;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers that a business keeps for its chats. */
@Component
public class QuickAnswers {

    public static final int MOST = 20;
    public static final int LONGEST = 1_000;

    private final JdbcTemplate jdbc;

    QuickAnswers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public record QuickAnswer(long id, String text) {}

    /** In the order in which they were added. */
    public List<QuickAnswer> of(BusinessId business) {
        return jdbc.query("SELECT id, text FROM saved_answer WHERE business_id = ? ORDER BY id",
                (row, _) -> new QuickAnswer(row.getLong("id"), row.getString("text")), business.value());
    }

    public Optional<QuickAnswer> one(BusinessId business, long id) {
        return of(business).stream().filter(answer -> answer.id() == id).findFirst();
    }

    /** @return whether the business has it: it has some text, is not too long, and the business had it or had fewer than {@value #MOST} */
    @Transactional
    public boolean add(BusinessId business, String text, Instant now) {
        String kept = text.strip();
        List<QuickAnswer> before = of(business);
        if (before.stream().anyMatch(one -> one.text().equals(kept))) {
            return true;
        }
        if (kept.isEmpty() || kept.length() > LONGEST || before.size() >= MOST) {
            return false;
        }
        jdbc.update("INSERT INTO saved_answer (business_id, text, added_at) VALUES (?, ?, ?)", business.value(), kept, Times.utc(now));
        return true;
    }

    @Transactional
    public void remove(BusinessId business, long id) {
        jdbc.update("DELETE FROM saved_answer WHERE business_id = ? AND id = ?", business.value(), id);
    }
}
