package io.tollgate.delivery;

import io.tollgate.database.Times;
import io.tollgate.delivery.Departures.Departure;
import io.tollgate.ledger.Ledger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives up messages whose life ends in the outbox while nobody claims them: their channel takes nothing, or this process lacks it. */
@Component
class ExpiredMessages {

    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final Outbox outbox;
    private final Departures departures;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    ExpiredMessages(JdbcTemplate jdbc, Outbox outbox, Departures departures, Ledger ledger, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.departures = departures;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /** Those that go by a channel: they fail, and their money is released. */
    void giveUp(String channel, Instant now) {
        for (List<Object[]> some = keys(channel, now); !some.isEmpty() && giveUp(some, now) == AT_ONCE;) {
            some = keys(channel, now);
        }
    }

    private List<Object[]> keys(String channel, Instant now) {
        return jdbc.query("SELECT due_at, message_id FROM outbox FORCE INDEX (outbox_of_business) WHERE channel = ? AND expires_at <= ?"
                + " LIMIT " + AT_ONCE,
                (row, number) -> new Object[] {row.getObject(1, LocalDateTime.class), row.getBytes(2)}, channel, Times.utc(now));
    }

    /** @return how many; another process may have claimed some */
    private int giveUp(List<Object[]> keys, Instant now) {
        Integer given = transaction.execute(_ -> {
            List<HandOver> mine = keys.stream().flatMap(key -> outbox.claimOne(key).stream()).toList();
            departures.write(mine.stream().map(it -> Departure.failed(it, DropReason.EXPIRED.receipt(it, now))).toList(),
                    ledger.open(mine.stream().map(HandOver::id).toList()), now);
            outbox.finish(mine);
            return mine.size();
        });
        return given == null ? 0 : given;
    }
}
