package io.tollgate.delivery;

import io.tollgate.business.Business;
import io.tollgate.database.ManyRows;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.delivery.NextPost.Answered;
import io.tollgate.delivery.NextPost.Outcome;
import io.tollgate.message.BusinessId;
import io.tollgate.text.Hints;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The log of POSTs to webhooks: one row each, whatever came of it. Rows are kept as long as updates are repeated. They hold no content and
 * no person. What was dropped in the end is counted by business, until somebody has seen to it.
 */
@Component
public class WebhookAttempts {

    private static final int LONGEST_WHY = 200;
    private static final int AT_ONCE = 10_000;
    private static final int LOOKED_AT = 10_000;

    private final NamedParameterJdbcTemplate named;
    private final WebhookSettings settings;

    WebhookAttempts(NamedParameterJdbcTemplate named, WebhookSettings settings) {
        this.named = named;
        this.settings = settings;
    }

    /**
     * One POST.
     *
     * @param id      ascends with time
     * @param at      when it was answered or given up
     * @param url     where it went
     * @param updates how many it had
     * @param status  the answer's HTTP status; 0: there was none
     * @param why     the kind of the failure; empty: the updates were taken
     */
    public record Attempt(long id, Instant at, String url, int updates, int status, String why) {

        /** For the business's own people. */
        public Attempt forPartners() {
            return new Attempt(id, at, url, updates, status, Hints.forPartners(why));
        }
    }

    /** The work that forgets old attempts, once a day. */
    @Bean
    static RecurringWork endsOfWebhookAttempts(WebhookAttempts attempts) {
        return new RecurringWork("webhook-attempts", attempts::forget);
    }

    /**
     * A URL of a business that does not take all that is sent to it.
     *
     * @param failed of its attempts
     * @param all    its attempts
     * @param at     when the latest one failed
     * @param why    the kind of that failure
     */
    public record Failing(BusinessId business, String url, int failed, int all, Instant at, String why) {}

    /** Those with a failure since this instant, among the latest {@value #LOOKED_AT} attempts; the ones that fail most come first. */
    public List<Failing> failing(Instant since, int most) {
        return named.query("SELECT told.business_id, told.url, told.failed, told.all_of_it, last.at, last.why FROM"
                + " (SELECT business_id, url, COUNT(CASE WHEN why <> '' THEN 1 END) AS failed, COUNT(*) AS all_of_it,"
                + " MAX(CASE WHEN why <> '' THEN id END) AS latest FROM"
                + " (SELECT id, business_id, url, why, at FROM webhook_attempt ORDER BY id DESC LIMIT " + LOOKED_AT + ") recent"
                + " WHERE at >= :since GROUP BY business_id, url) told JOIN webhook_attempt last ON last.id = told.latest"
                + " ORDER BY told.failed DESC, told.business_id, told.url LIMIT :most",
                Map.of("since", Times.utc(since), "most", most),
                (row, number) -> new Failing(new BusinessId(row.getInt("business_id")), row.getString("url"), row.getInt("failed"),
                        row.getInt("all_of_it"), Times.instant(row, "at"), row.getString("why")));
    }

    void add(List<Answered> answered, Instant now) {
        ManyRows.insert(named.getJdbcTemplate(), "INSERT INTO webhook_attempt (business_id, at, url, updates, status, why) VALUES",
                answered.stream().flatMap(one -> one.outcomes().stream().map(it -> row(one.posts().lease().business(), it, now))).toList());
    }

    private static Object[] row(BusinessId business, Outcome it, Instant now) {
        return new Object[] {business.value(), Times.utc(now), it.post().url(), it.post().updates().size(), it.status(),
            it.isTaken() ? "" : it.why().substring(0, Math.min(LONGEST_WHY, it.why().length()))};
    }

    /**
     * Updates that a business did not get.
     *
     * @param first when the first of them was queued
     * @param at    when the last of them was dropped
     */
    public record Dropped(BusinessId business, int updates, Instant first, Instant at) {}

    /** Counts dropped updates, within the caller's transaction, which holds a lease of the business. */
    void dropped(Dropped more) {
        named.update("INSERT INTO dropped_update (business_id, updates, first_at, dropped_at) VALUES (:business, :updates, :first, :at)"
                + " ON DUPLICATE KEY UPDATE updates = updates + :updates, first_at = LEAST(first_at, :first),"
                + " dropped_at = GREATEST(dropped_at, :at)",
                Map.of("business", more.business().value(), "updates", more.updates(), "first", Times.utc(more.first()), "at",
                        Times.utc(more.at())));
    }

    /** Dropped updates that nobody has seen to, the latest first. */
    public List<Dropped> dropped(int most) {
        return named.query("SELECT business_id, updates, first_at, dropped_at FROM dropped_update ORDER BY dropped_at DESC, business_id"
                + " LIMIT :most", Map.of("most", most),
                (row, _) -> new Dropped(new BusinessId(row.getInt("business_id")), row.getInt("updates"), Times.instant(row, "first_at"),
                        Times.instant(row, "dropped_at")));
    }

    /** Somebody has seen to what was dropped. @param from only if none of it was queued before; what is told again begins here */
    public void settle(BusinessId business, Instant from) {
        named.update("DELETE FROM dropped_update WHERE business_id = :business AND first_at >= :from",
                Map.of("business", business.value(), "from", Times.utc(from)));
    }

    /** The latest first. */
    public List<Attempt> of(Business business, Slice slice) {
        return named.query("SELECT id, at, url, updates, status, why FROM webhook_attempt WHERE business_id = :business"
                + slice.sql("id", true),
                slice.parameters(Map.of("business", business.id().value())),
                (row, number) -> new Attempt(row.getLong("id"), Times.instant(row, "at"), row.getString("url"), row.getInt("updates"),
                        row.getInt("status"), row.getString("why")));
    }

    /** Deletes rows that are older than any update that is still repeated. @return whether more may be left */
    boolean forget(Instant now) {
        return named.update("DELETE FROM webhook_attempt WHERE at < :limit ORDER BY id LIMIT :most",
                Map.of("limit", Times.utc(now.minus(settings.dropAfter())), "most", AT_ONCE)) == AT_ONCE;
    }
}
