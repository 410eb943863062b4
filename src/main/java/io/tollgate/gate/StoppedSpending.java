package io.tollgate.gate;

import io.tollgate.database.RecurringWork;
import io.tollgate.delivery.SpendingStops.Ended;
import io.tollgate.delivery.SpendingStops.Standing;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.rulebook.language.RuleOutcome;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets stopped businesses go on. Their pace counts anew from then on, and what has waited is judged again, the first message first. */
@Component
public class StoppedSpending {

    private final SpendingStops stops;
    private final Ledger ledger;
    private final Inbox inbox;
    private final TransactionTemplate transaction;
    private final Duration wakesFor;

    /** @param wakesFor batches that have read a stop before it ended let messages wait until they are committed; none takes so long */
    StoppedSpending(SpendingStops stops, Ledger ledger, Inbox inbox, TransactionTemplate transaction,
            @Value("${tollgate.stopped-spending.wakes-for}") Duration wakesFor) {
        this.wakesFor = wakesFor;
        this.stops = stops;
        this.ledger = ledger;
        this.inbox = inbox;
        this.transaction = transaction;
    }

    /** Somebody has let the business go on before. */
    public static final class GoesOn extends RuntimeException {

        GoesOn(int id) {
            super("the business of stop " + id + " goes on already. Maybe list the stops again.");
        }
    }

    /** The work that wakes messages of businesses that go on, four times a minute. */
    @Bean
    static RecurringWork wakesWhatGoesOn(StoppedSpending stopped) {
        return RecurringWork.whole("stopped-spending", stopped::wake);
    }

    /**
     * @return the stop as it is now
     * @throws GoesOn if it was ended before
     */
    public Standing letGoOn(Standing seen, Ended ended) {
        transaction.executeWithoutResult(_ -> {
            ledger.lockAccount(seen.business());
            ledger.beginPaceAnew(seen.business());
            if (!stops.end(seen.id(), ended)) {
                throw new GoesOn(seen.id());
            }
        });
        wake(seen.business(), ended.at());
        return stops.byId(seen.id()).orElseThrow();
    }

    /** Again for a while, as a batch may have read the stop before it ended, and for what a crash has left. */
    void wake(Instant now) {
        stops.goingOnSince(now.minus(wakesFor)).forEach(business -> wake(business, now));
    }

    private void wake(BusinessId business, Instant now) {
        transaction.executeWithoutResult(_ -> inbox.wake(business, now, now.plus(RuleOutcome.LOOKS_AGAIN_AFTER)));
    }
}
