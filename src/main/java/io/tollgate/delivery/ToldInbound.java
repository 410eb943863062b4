package io.tollgate.delivery;

import static java.util.stream.Collectors.toSet;

import io.tollgate.database.ManyRows;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.delivery.StatusUpdates.Waiting;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PersonLocks;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What persons wrote to businesses whose webhooks have taken it: for those who have lost it. It stays sealed, for as long as an update
 * would have been repeated, and not a day longer; an erasure of the person deletes it before. Businesses have it anyway, and may be told
 * again.
 */
@Component
public class ToldInbound {

    /** The most of one redelivery. */
    public static final int MOST = 10_000;

    private static final int AT_ONCE = 10_000;

    private final NamedParameterJdbcTemplate named;
    private final StatusUpdates updates;
    private final PersonLocks locks;
    private final WebhookSettings settings;

    ToldInbound(NamedParameterJdbcTemplate named, StatusUpdates updates, PersonLocks locks, WebhookSettings settings) {
        this.named = named;
        this.updates = updates;
        this.locks = locks;
        this.settings = settings;
    }

    /** One message that was told. */
    public record Told(long id, RecipientId recipient) {}

    /** The work that forgets what was told, once an hour. */
    @Bean
    static RecurringWork endsOfToldInbound(ToldInbound told) {
        return new RecurringWork("told-inbound", told::forget);
    }

    /** Ends updates that a business has taken, and keeps what persons wrote. */
    @Transactional
    void taken(List<Waiting> taken) {
        List<Waiting> inbound = taken.stream().filter(it -> it.update() instanceof InboundMessage).toList();
        if (settings.keepInbound().isPositive() && !inbound.isEmpty()) {
            // The lock orders this before or after an erasure: it empties the one table, then the other.
            ManyRows.insert(named.getJdbcTemplate(), "INSERT IGNORE INTO told_inbound (business_id, sender_id, recipient, inbound_id, at,"
                    + " inbound) VALUES", updates.lockInbound(inbound));
        }
        updates.finish(taken);
    }

    /** Whether somebody wrote a message with this id to the number; true for all if nothing is kept. */
    public boolean mayBe(BusinessId business, SenderId number, String id) {
        return !settings.keepInbound().isPositive() || Boolean.TRUE.equals(named.queryForObject("SELECT EXISTS (SELECT 1 FROM told_inbound"
                + " WHERE business_id = :business AND sender_id = :sender AND inbound_id = :id) OR EXISTS (SELECT 1 FROM status_update"
                + " WHERE business_id = :business AND sender_id = :sender AND status = 'inbound' AND callback_data = :id)",
                Map.of("business", business.value(), "sender", number.value(), "id", id), Boolean.class));
    }

    /** What persons wrote in a span of time, as far as it is kept; the oldest first. */
    public List<Told> of(BusinessId business, Instant from, Instant until, int most) {
        return named.query("SELECT id, recipient FROM told_inbound WHERE business_id = :business AND at >= :from AND at < :until"
                + " ORDER BY at, id LIMIT :most",
                Map.of("business", business.value(), "from", Times.utc(from), "until", Times.utc(until), "most", most),
                (row, number) -> new Told(row.getLong("id"), RecipientId.of(row.getBytes("recipient"))));
    }

    /**
     * Adds these to the queue of updates once more. An erasure waits for the locks and then finds them there, or has deleted them before.
     *
     * @return how many are still kept
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int again(Collection<Told> some) {
        if (some.isEmpty()) {
            return 0;
        }
        locks.take(some.stream().map(Told::recipient).collect(toSet()));
        List<Object[]> rows = named.query("SELECT business_id, sender_id, recipient, inbound_id, at, inbound FROM told_inbound"
                + " WHERE id IN (:ids) ORDER BY at, id", Map.of("ids", some.stream().map(Told::id).toList()),
                (row, number) -> new Object[] {row.getInt("business_id"), row.getLong("sender_id"), row.getBytes("recipient"),
                    row.getString("inbound_id"), row.getObject("at"), row.getBytes("inbound")});
        updates.forwardAgain(rows);
        return rows.size();
    }

    /** Deletes what is older than the setting says. @return whether more may be left */
    boolean forget(Instant now) {
        return named.update("DELETE FROM told_inbound WHERE at < :limit ORDER BY at LIMIT :most",
                Map.of("limit", Times.utc(now.minus(settings.keepInbound())), "most", AT_ONCE)) == AT_ONCE;
    }
}
