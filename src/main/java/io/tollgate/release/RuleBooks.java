package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.tariff.RateCards;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule book in force. A batch asks once and keeps what it got, so that it ends under the version that it began with. What
 * is known to hold from an instant on holds from exactly that instant, whenever somebody asks.
 */
public final class RuleBooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleBooks.class);

    private final RuleSource source;
    private final RateCards rateCards;
    private volatile Order order;
    private volatile Trials trials = Trials.NONE;

    /** @param former for a batch that began before the current one came into force, and asks only now */
    private record Order(Optional<ActiveRelease> former, ActiveRelease current, Optional<ActiveRelease> next) {

        ActiveRelease at(Instant now) {
            if (next.isPresent() && !now.isBefore(next.get().from())) {
                return next.get();
            }
            return now.isBefore(current.from()) ? former.orElse(current) : current;
        }
    }

    RuleBooks(RuleSource source, RateCards rateCards) {
        this.source = source;
        this.rateCards = rateCards;
        ActiveRelease first = source.first();
        this.order = new Order(Optional.empty(), first, Optional.empty());
        rateCards.takeEffect(first.book().rateCard());
        LOG.info("Rule book {} is in force: {} rules", first.name(), first.book().rules().size());
        source.look(this); // what is known to follow holds from its instant on, even if that comes before the first look of the watch
    }

    public RuleBook inForce(Instant now) {
        return activeRelease(now).book();
    }

    public ActiveRelease activeRelease(Instant now) {
        return order.at(now);
    }

    /** Sees at once what would otherwise be seen within a second: for whoever has just released something. */
    public synchronized void look() {
        source.look(this);
    }

    /** @throws Refused where the folder is in force as it is, and a release would change nothing */
    public void refuseWithoutReleases() {
        if (!source.released()) {
            throw new Refused("This Tollgate takes its rules from a folder, unreleased. Maybe start it with tollgate.rules-from=released.");
        }
    }

    /** From now on this holds, and after it what is known to follow. */
    void holds(ActiveRelease current, Optional<ActiveRelease> next) {
        ActiveRelease old = order.current();
        order = new Order(old.from().equals(current.from()) ? order.former() : Optional.of(old), current, next);
        if (old.book() != current.book()) {
            rateCards.takeEffect(current.book().rateCard());
            LOG.info("Rule book {} is in force instead of {}: {} rules", current.name(), old.name(), current.book().rules().size());
        }
    }

    /** What is tried beside it; nothing, mostly. */
    public Trials trials() {
        return trials;
    }

    void trials(Trials next) {
        trials = next;
    }

    ActiveRelease current() {
        return order.current();
    }

    Duration period() {
        return source.period();
    }

    @Override
    public void close() {
        source.close();
    }
}
