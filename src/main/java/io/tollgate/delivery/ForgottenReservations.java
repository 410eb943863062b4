package io.tollgate.delivery;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Releases money that is held for messages which nothing refers to any more: they wait in no queue, and no delivery of them is known. That
 * does not happen by itself; it is left by rows that were removed by hand, and by a restore of single tables.
 */
@Component
class ForgottenReservations {

    private static final Logger log = LoggerFactory.getLogger(ForgottenReservations.class);
    /** A message that waits for its channel may be found in its queue long after its end. */
    private static final Duration AFTER = Duration.ofDays(1);
    private static final int AT_ONCE = 500;

    private final NamedParameterJdbcTemplate named;
    private final Ledger ledger;

    ForgottenReservations(NamedParameterJdbcTemplate named, Ledger ledger) {
        this.named = named;
        this.ledger = ledger;
    }

    /** The work that releases forgotten reservations from time to time. */
    @Bean
    static RecurringWork releasesOfForgottenReservations(ForgottenReservations forgotten) {
        return RecurringWork.whole("forgotten-reservations", forgotten::release);
    }

    void release(Instant now) {
        byte[] after = new byte[16];
        for (List<byte[]> some = expired(after, now); !some.isEmpty(); some = expired(after, now)) {
            after = some.getLast();
            List<MessageId> forgotten = new ArrayList<>(some.stream().map(MessageId::of).toList());
            forgotten.removeAll(waiting(some));
            if (!forgotten.isEmpty()) {
                ledger.release(forgotten);
                log.warn("Released the money that was held for {} messages of which nothing is left, the first of them {}. Maybe rows were"
                        + " removed by hand.", forgotten.size(), forgotten.getFirst());
            }
        }
    }

    private List<byte[]> expired(byte[] after, Instant now) {
        return named.query("SELECT r.message_id FROM reservation r LEFT JOIN delivery d ON d.message_id = r.message_id"
                + " WHERE r.expires_at < :before AND r.message_id > :after AND d.message_id IS NULL ORDER BY r.message_id LIMIT "
                + AT_ONCE, Map.of("before", Times.utc(now.minus(AFTER)), "after", after), (row, _) -> row.getBytes(1));
    }

    private List<MessageId> waiting(List<byte[]> some) {
        return named.query("SELECT message_id FROM outbox WHERE message_id IN (:ids)", Map.of("ids", some),
                (row, _) -> MessageId.of(row.getBytes(1)));
    }
}
