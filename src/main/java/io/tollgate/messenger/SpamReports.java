package io.tollgate.messenger;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Sender;
import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The spam reports of people. Entries are added, never changed. */
@Component
class SpamReports {

    private final Blocks blocks;
    private final JdbcTemplate jdbc;

    SpamReports(Blocks blocks, JdbcTemplate jdbc) {
        this.blocks = blocks;
        this.jdbc = jdbc;
    }

    /** Records the report and blocks the business. @param message the message that she reports; empty if she named none */
    @Transactional
    public void report(RecipientId recipient, Sender sender, String message, Instant now) {
        blocks.block(recipient, Optional.of(sender.business()), "report as spam", now);
        jdbc.update("INSERT INTO spam_report (recipient, business_id, sender_id, at, message) VALUES (?, ?, ?, ?, ?)",
                recipient.bytes(), sender.business().value(), sender.id().value(), Times.utc(now), message);
    }
}
