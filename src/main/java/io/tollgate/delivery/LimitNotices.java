package io.tollgate.delivery;

import io.tollgate.business.MessagingTier;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Rows of {@code limit_notice}: which business was told that it has reached its messaging limit. Once within 24 hours for each limit. */
@Component
public class LimitNotices {

    private static final Duration AGAIN = Duration.ofHours(24);

    private final JdbcTemplate jdbc;
    private final StatusUpdates updates;

    LimitNotices(JdbcTemplate jdbc, StatusUpdates updates) {
        this.jdbc = jdbc;
        this.updates = updates;
    }

    /** @param most so many new recipients it may reach within 24 hours */
    public record Reached(BusinessId business, MessagingTier tier, int most) {}

    /** Tells those that do not know it, within the caller's transaction, which holds the rows of the businesses. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(Map<BusinessId, Reached> reached, Instant now) {
        reached.values().stream().filter(one -> isNews(one, now)).forEach(one -> {
            jdbc.update("REPLACE INTO limit_notice (business_id, tier, at) VALUES (?, ?, ?)", one.business().value(), one.tier().name(),
                    Times.utc(now));
            updates.notice(AccountAlert.MESSAGING_LIMIT_REACHED.of(one.business(), "The business has reached as many new recipients within"
                    + " 24 hours as its messaging limit allows: " + one.most() + " (" + one.tier() + "). Messages to further ones fail"
                    + " with 131048.", now));
        });
    }

    private boolean isNews(Reached one, Instant now) {
        return jdbc.queryForList("SELECT 1 FROM limit_notice WHERE business_id = ? AND tier = ? AND at > ?", one.business().value(),
                one.tier().name(), Times.utc(now.minus(AGAIN))).isEmpty();
    }
}
