package io.tollgate.reconciliation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.tollgate.database.RecurringWork;
import io.tollgate.message.MessageId;
import io.tollgate.reconciliation.DayBooks.AccountDay;
import io.tollgate.reconciliation.Discrepancy.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Compares the books with each other, once a minute on every node, and reports where they disagree: by meters, by a part of health that is
 * always up (a restart would not help), by lines of the log, and to the administration.
 *
 * <p>What one comparison reads is bounded, however long the history is:
 * <ul>
 * <li>every balance, with the open reservations, the payments, the kept sums of charges, and the charges of the last minutes; the tiers of
 * these months, and the allowances, in the same way;
 * <li>message by message: those accepted or charged since the last comparison, the next slice of all others, and all that are known to be
 * wrong; invoices in the same way, the sealed days of each account, and grants of which something is left.
 * </ul>
 * So a wrong balance shows within a minute, and a change of an old message when its slice comes, or by the comparison of all books at
 * night, which reads slice by slice, too.
 */
@Component("ledgerHealthIndicator")
public final class Reconciliation implements HealthIndicator {

    private static final Duration RECENT = Duration.ofMinutes(2);
    private static final MessageId FIRST = MessageId.first(Instant.EPOCH);
    /** Charges with so many numbers are added to the kept sums by one statement; hundreds may have the same number. */
    private static final long NUMBERS_AT_ONCE = 10_000;
    private static final int MOST_STEPS = 40;
    private static final int INVOICES = 20;
    private static final int NEW_INVOICES = 500;

    private final Books books;
    private final ReconciledSums sums;
    private final Discrepancies discrepancies;
    private final Present present;
    private final int slice;
    private final int hour;
    private final Clock clock;

    private Progress progress = new Progress(FIRST, "", "", AccountDay.BEGIN);
    private long latestBefore;
    private long latestNow;
    private volatile Instant compared;
    private volatile Optional<Instant> allCompared = Optional.empty();

    /**
     * @param slice so many messages a comparison reads of the past; the next one goes on where it ended, and begins again after the latest
     *              message
     * @param hour  of UTC, from which on all books are compared once a day
     */
    Reconciliation(Books books, ReconciledSums sums, Discrepancies discrepancies, @Value("${tollgate.reconciliation.slice}") int slice,
            @Value("${tollgate.reconciliation.hour-of-all}") int hour, Clock clock, MeterRegistry meters) {
        if (slice < 1) {
            throw new IllegalArgumentException("tollgate.reconciliation.slice (" + slice + ") must be positive");
        }
        if (hour < 0 || hour > 23) {
            throw new IllegalArgumentException("tollgate.reconciliation.hour-of-all (" + hour + ") must be from 0 to 23");
        }
        this.books = books;
        this.sums = sums;
        this.discrepancies = discrepancies;
        this.present = new Present(discrepancies);
        this.slice = slice;
        this.hour = hour;
        this.clock = clock;
        this.compared = clock.instant();
        register(meters);
    }

    /** The work that compares the books from time to time. */
    @Bean
    static RecurringWork comparisonsOfBooks(Reconciliation books) {
        return RecurringWork.whole("reconciliation", books::compare);
    }

    /** The work that compares all books once a night, on one node. */
    @Bean
    static RecurringWork comparisonsOfAllBooks(Reconciliation books) {
        return RecurringWork.whole("reconciliation-of-all", books::compareAllOnceANight);
    }

    private void register(MeterRegistry meters) {
        for (Invariant invariant : Invariant.values()) {
            Gauge.builder("tollgate.ledger.discrepancies", present, now -> now.of(invariant).count()).tag("kind", invariant.word())
                    .strongReference(true).description("Places where the books disagree").register(meters);
            Gauge.builder("tollgate.ledger.off", present, now -> now.of(invariant).mapToLong(Discrepancy::off).sum())
                    .tag("kind", invariant.word()).strongReference(true)
                    .description("By how much the books disagree: millionths of the currency; messages for tiers and allowances")
                    .register(meters);
        }
        Gauge.builder("tollgate.ledger.accounts.off", present, now -> now.byAccount().size()).strongReference(true)
                .description("Accounts whose books disagree").register(meters);
        TimeGauge.builder("tollgate.ledger.check.age", this, TimeUnit.MILLISECONDS,
                books -> Duration.between(books.compared, clock.instant()).toMillis())
                .description("Time since the books were compared").register(meters);
    }

    /**
     * How far the rolling comparison has come.
     *
     * @param latestInvoice later ones are new
     */
    private record Progress(MessageId message, String invoice, String latestInvoice, AccountDay day) {}

    /** What is compared in one snapshot. */
    private record Look(long through, Books.Totals totals, Map<Key, Discrepancy> found, Map<Key, Discrepancy> recorded, Progress next) {}

    /** Compares the books and reports what has changed. Called by one thread at a time. */
    public synchronized List<Discrepancy> compare() {
        Instant now = clock.instant();
        boolean complete = catchUp();
        Look look = books.inOneSnapshot(() -> look(now, complete));
        sums.correct(look.through(), look.totals().sums(), look.totals().counts());
        present.replace(look.found(), look.recorded(), now);
        progress = look.next();
        // Charges that were there at the comparison before the last one: a transaction that is open for longer is found by a recount.
        sums.extend(look.through(), Math.max(look.through(), latestBefore));
        latestBefore = latestNow;
        latestNow = sums.latest();
        compared = clock.instant();
        return List.copyOf(present.all());
    }

    /** Adds old charges to the kept sums, as after an upgrade. @return whether few are left */
    private boolean catchUp() {
        long latest = sums.latest();
        for (int step = 0; step < MOST_STEPS; step++) {
            long through = sums.through();
            if (latest - through <= NUMBERS_AT_ONCE * 2) {
                return true;
            }
            sums.extend(through, through + NUMBERS_AT_ONCE);
        }
        return false;
    }

    private Look look(Instant now, boolean complete) {
        Map<Key, Discrepancy> recorded = discrepancies.all();
        long through = sums.through();
        Books.Totals totals = complete ? books.totals(through, recorded.values(), now) : Books.Totals.NONE;
        Map<Key, Discrepancy> found = new HashMap<>(totals.found());
        Optional<MessageId> next = books.messages.after(progress.message(), slice);
        found.putAll(books.between(progress.message(), next.orElse(MessageId.BEYOND)));
        if (next.isPresent()) {
            MessageId recent = MessageId.first(now.minus(RECENT));
            found.putAll(books.between(recent, MessageId.BEYOND));
            if (latestBefore > 0) { // else this process has just begun
                found.putAll(books.ofMessages(books.messages.charged(latestBefore, slice, recent)));
            }
        }
        found.putAll(books.messages.compare(Scope.payments()));
        String latest = books.invoices.latest().orElse("");
        List<String> some = books.invoices.after(progress.invoice(), INVOICES);
        Set<String> invoices = new HashSet<>(some);
        if (!progress.latestInvoice().isEmpty()) {
            invoices.addAll(books.invoices.after(progress.latestInvoice(), NEW_INVOICES));
        }
        found.putAll(Books.byKey(books.invoices.numbers()));
        found.putAll(Books.byKey(books.invoices.compare(invoices)));
        invoices.addAll(books.credits.latest());
        found.putAll(Books.byKey(books.credits.compare(invoices)));
        found.putAll(Books.byKey(books.reratings.latest()));
        found.putAll(Books.byKey(books.grants.living()));
        DayBooks.Compared days = books.days.next(progress.day(), slice);
        found.putAll(Books.byKey(days.found()));
        found.putAll(books.again(recorded.values()));
        if (!complete) { // unknown, so unchanged
            recorded.values().stream().filter(one -> restsOnSums(one.invariant())).forEach(one -> found.put(one.key(), one));
        }
        return new Look(through, totals, found, recorded,
                new Progress(next.orElse(FIRST), some.size() < INVOICES ? "" : some.getLast(), latest, days.reached()));
    }

    private static boolean restsOnSums(Invariant invariant) {
        return switch (invariant) {
            case BALANCE, HELD, TIERS, ALLOWANCES -> true;
            case ENTRIES, CHARGES, INVOICES, CREDIT_NOTES, RERATINGS, GRANTS, SEALS -> false;
        };
    }

    /** Compares all books if nobody has done so this night. */
    void compareAllOnceANight() {
        LocalDate night = clock.instant().atZone(ZoneOffset.UTC).minusHours(hour).toLocalDate();
        if (sums.begin(night)) {
            compareAll();
        }
    }

    /**
     * Compares all messages, tiers and invoices, slice by slice, each in a snapshot of its own, and sums up all charges anew for the
     * balances and allowances. What is found is looked at again by the next {@link #compare}.
     */
    public List<Discrepancy> compareAll() {
        boolean isThere = true;
        for (MessageId after = FIRST; isThere;) {
            MessageId from = after;
            MessageId to = books.messages.after(from, slice).orElse(MessageId.BEYOND);
            add(books.inOneSnapshot(() -> books.between(from, to)));
            isThere = !to.equals(MessageId.BEYOND);
            after = to;
        }
        sums.recount(NUMBERS_AT_ONCE);
        for (String month : books.counts.months()) {
            add(books.inOneSnapshot(() -> Books.byKey(books.counts.tiers(Set.of(month), sums.through()).found())));
        }
        List<String> invoices = books.invoices.after("", INVOICES);
        while (!invoices.isEmpty()) {
            List<String> some = invoices;
            add(books.inOneSnapshot(() -> Books.byKey(books.invoices.compare(some))));
            add(books.inOneSnapshot(() -> Books.byKey(books.credits.compare(some))));
            invoices = books.invoices.after(some.getLast(), INVOICES);
        }
        add(books.inOneSnapshot(() -> Books.byKey(books.invoices.missing())));
        for (String run : books.reratings.all()) {
            add(books.inOneSnapshot(() -> Books.byKey(books.reratings.compare(List.of(run)))));
        }
        add(books.inOneSnapshot(() -> Books.byKey(books.grants.all())));
        compareSealedDays();
        allCompared = Optional.of(clock.instant());
        return compare();
    }

    private void compareSealedDays() {
        add(books.inOneSnapshot(() -> Books.byKey(books.days.days())));
        AccountDay after = AccountDay.BEGIN;
        do {
            AccountDay from = after;
            DayBooks.Compared days = books.inOneSnapshot(() -> books.days.next(from, slice));
            add(Books.byKey(days.found()));
            after = days.reached();
        } while (!after.equals(AccountDay.BEGIN));
    }

    private void add(Map<Key, Discrepancy> found) {
        if (!found.isEmpty()) {
            Map<Key, Discrepancy> recorded = discrepancies.all();
            Map<Key, Discrepancy> both = new HashMap<>(recorded);
            both.putAll(found);
            present.replace(both, recorded, clock.instant());
        }
    }

    /**
     * What the comparisons say.
     *
     * @param compared    when this node last compared the books
     * @param allCompared when this node last compared all of them; empty if another node does so, or the night has not come
     */
    public record Report(Instant compared, Optional<Instant> allCompared, List<Discrepancy.Found> found) {}

    public Report report() {
        return new Report(compared, allCompared, discrepancies.found());
    }

    @Override
    public Health health() {
        return Health.up().withDetail("compared", compared.toString()).withDetails(present.byAccount()).build();
    }
}
