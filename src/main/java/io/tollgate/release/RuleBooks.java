package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.tariff.RateCards;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule book in force. A batch asks once and keeps its answer, so that it ends under the version with which it began. A version
 * that was approved for an instant is in force from exactly that instant.
 */
public final class RuleBooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleBooks.class);

    private final RuleSource source;
    private final RateCards rateCards;
    private volatile Optional<Order> order = Optional.empty();
    private volatile Trials trials = Trials.NONE;
    private volatile List<HeldRelease> held = List.of();

    /** @param former for a batch that began before the current one came into force, but asks only now */
    private record Order(Optional<ActiveRelease> former, ActiveRelease current, List<ActiveRelease> next) {

        ActiveRelease at(Instant now) {
            for (ActiveRelease coming : next.reversed()) {
                if (!now.isBefore(coming.from())) {
                    return coming;
                }
            }
            return now.isBefore(current.from()) ? former.orElse(current) : current;
        }
    }

    RuleBooks(RuleSource source, RateCards rateCards) {
        this.source = source;
        this.rateCards = rateCards;
        source.begin();
    }

    /** Waits until the first rule book is in force. Until then it is made while other things start. */
    void ready() {
        order();
    }

    private Order order() {
        return order.orElseGet(this::firstOrder);
    }

    private synchronized Order firstOrder() {
        if (order.isEmpty()) {
            ActiveRelease first = source.first();
            rateCards.takeEffect(first.book().rateCard());
            first.book().takeEffect(rateCards);
            order = Optional.of(new Order(Optional.empty(), first, List.of()));
            LOG.info("Rule book {} is in force: {} rules", first.name(), first.book().rules().size());
            source.look(this); // the next version may come into force before the first look of the watch
        }
        return order.orElseThrow();
    }

    public RuleBook inForce(Instant now) {
        return activeRelease(now).book();
    }

    public ActiveRelease activeRelease(Instant now) {
        return order().at(now);
    }

    /** Checks for new rules at once and not within a second: for a caller that has just released something. */
    public synchronized void look() {
        source.look(this);
    }

    /** @throws Refused if the folder itself is in force, so that a release would change nothing */
    public void refuseWithoutReleases() {
        if (!source.released()) {
            throw new Refused("This Tollgate takes its rules from a folder, unreleased. Maybe start it with tollgate.rules-from=released.");
        }
    }

    /** Whether released versions are in force, and not a folder. */
    boolean released() {
        return source.released();
    }

    /** Puts {@code current} in force now, and each of {@code next}, which are in order, from its instant on. */
    void holds(ActiveRelease current, List<ActiveRelease> next) {
        Order before = order();
        ActiveRelease old = before.current();
        order = Optional.of(new Order(old.from().equals(current.from()) ? before.former() : Optional.of(old), current, List.copyOf(next)));
        if (old.book() != current.book()) {
            rateCards.takeEffect(current.book().rateCard());
            current.book().takeEffect(rateCards);
            LOG.info("Rule book {} is in force instead of {}: {} rules", current.name(), old.name(), current.book().rules().size());
        }
    }

    /** The trials under way; usually none. */
    public Trials trials() {
        return trials;
    }

    void trials(Trials next) {
        trials = next;
    }

    /** Versions that must be approved anew, in the order of their instants, as of the last look; usually none. */
    public List<HeldRelease> held() {
        return held;
    }

    void held(List<HeldRelease> found) {
        held = List.copyOf(found);
    }

    ActiveRelease current() {
        return order().current();
    }

    Duration period() {
        return source.period();
    }

    @Override
    public void close() {
        source.close();
    }
}
