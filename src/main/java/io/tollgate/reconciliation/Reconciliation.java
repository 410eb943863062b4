package io.tollgate.reconciliation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.tollgate.database.RecurringWork;
import io.tollgate.message.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares the books with each other, once a minute on every node, and reports where they disagree: by meters, by a part of health that is
 * always up (a restart would not help), and by one line of the log when an account goes wrong and one when it is right again.
 *
 * <p>All comparisons of one time see one snapshot, so what commits meanwhile does no harm, and none takes a lock. What they read is
 * bounded, however long the history is:
 * <ul>
 * <li>every balance, with the open reservations, the payments, the kept sums of charges, and the charges of the last minutes;
 * <li>message by message: those accepted in the last minutes, the next slice of all others, and all that are known to be wrong.
 * </ul>
 * So a wrong balance shows within a minute, and a change of an old message when its slice comes.
 */
@Component("ledgerHealthIndicator")
public final class Reconciliation implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
    private static final Duration RECENT = Duration.ofMinutes(2);
    private static final MessageId FIRST = MessageId.first(Instant.EPOCH);
    /** So many charges are added to the kept sums by one statement. */
    private static final long CHARGES_AT_ONCE = 250_000;
    private static final int MOST_STEPS = 40;
    private static final int MOST_LINES = 20;

    private final AccountBooks accounts;
    private final MessageBooks messages;
    private final ReconciledSums sums;
    private final Discrepancies discrepancies;
    private final TransactionTemplate snapshot;
    private final int slice;
    private final Clock clock;

    private MessageId cursor = FIRST;
    private long latestBefore;
    private long latestNow;
    private volatile Map<Discrepancy.Key, Discrepancy> present = Map.of();
    private volatile Instant compared;

    /**
     * @param slice so many messages a comparison reads of the past; the next one goes on where it ended, and begins again after the latest
     *              message
     */
    Reconciliation(AccountBooks accounts, MessageBooks messages, ReconciledSums sums, Discrepancies discrepancies,
            @Value("${tollgate.reconciliation.slice}") int slice, PlatformTransactionManager transactions, Clock clock,
            MeterRegistry meters) {
        if (slice < 1) {
            throw new IllegalArgumentException("tollgate.reconciliation.slice (" + slice + ") must be positive");
        }
        this.accounts = accounts;
        this.messages = messages;
        this.sums = sums;
        this.discrepancies = discrepancies;
        this.slice = slice;
        this.clock = clock;
        this.compared = clock.instant();
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        register(meters);
    }

    /** From time to time. */
    @Bean
    static RecurringWork comparisonsOfBooks(Reconciliation books) {
        return RecurringWork.whole("reconciliation", books::compare);
    }

    private void register(MeterRegistry meters) {
        for (Invariant invariant : Invariant.values()) {
            Gauge.builder("tollgate.ledger.discrepancies", this, books -> books.of(invariant).count()).tag("kind", invariant.word())
                    .description("Places where the books disagree").register(meters);
            Gauge.builder("tollgate.ledger.off", this, books -> books.of(invariant).mapToLong(Discrepancy::offMicros).sum())
                    .tag("kind", invariant.word()).baseUnit("micros").description("By how much the books disagree").register(meters);
        }
        Gauge.builder("tollgate.ledger.accounts.off", this, books -> books.byAccount(books.present.values()).size())
                .description("Accounts whose books disagree").register(meters);
        TimeGauge.builder("tollgate.ledger.check.age", this, TimeUnit.MILLISECONDS,
                books -> Duration.between(books.compared, clock.instant()).toMillis())
                .description("Time since the books were compared").register(meters);
    }

    private Stream<Discrepancy> of(Invariant invariant) {
        return present.values().stream().filter(one -> one.invariant() == invariant);
    }

    /** What is compared in one snapshot. */
    private record Look(long through, AccountBooks.Compared accounts, Map<Discrepancy.Key, Discrepancy> found,
            Map<Discrepancy.Key, Discrepancy> recorded, Optional<MessageId> next) {}

    /** Compares the books and reports what has changed. Called by one thread at a time. */
    public synchronized List<Discrepancy> compare() {
        Instant now = clock.instant();
        boolean complete = catchUp();
        Look look = snapshot.execute(_ -> look(now, complete));
        sums.correct(look.through(), look.accounts().corrected());
        report(look, now);
        cursor = look.next().orElse(FIRST);
        // Charges that were there at the comparison before the last one: a transaction that is open for longer is found by a recount.
        sums.extend(look.through(), Math.max(look.through(), latestBefore));
        latestBefore = latestNow;
        latestNow = sums.latest();
        compared = clock.instant();
        return List.copyOf(present.values());
    }

    /** Adds old charges to the kept sums, as after an upgrade. @return whether few are left */
    private boolean catchUp() {
        long latest = sums.latest();
        for (int step = 0; step < MOST_STEPS; step++) {
            long through = sums.through();
            if (latest - through <= CHARGES_AT_ONCE * 2) {
                return true;
            }
            sums.extend(through, through + CHARGES_AT_ONCE);
        }
        return false;
    }

    private Look look(Instant now, boolean complete) {
        long through = sums.through();
        AccountBooks.Compared balances = complete ? accounts.compare(through) : new AccountBooks.Compared(List.of(), Map.of());
        Map<Discrepancy.Key, Discrepancy> found = new HashMap<>();
        balances.found().forEach(one -> found.put(one.key(), one));
        Optional<MessageId> next = messages.after(cursor, slice);
        found.putAll(messages.compare(Scope.between(cursor, next.orElse(MessageId.BEYOND))));
        if (next.isPresent()) {
            found.putAll(messages.compare(Scope.between(MessageId.first(now.minus(RECENT)), MessageId.BEYOND)));
        }
        found.putAll(messages.compare(Scope.payments()));
        Map<Discrepancy.Key, Discrepancy> recorded = discrepancies.all();
        Set<String> known = recorded.keySet().stream().filter(key -> isOfMessage(key.invariant())).map(Discrepancy.Key::item)
                .collect(Collectors.toSet());
        if (!known.isEmpty()) {
            found.putAll(messages.compare(Scope.of(known.stream().sorted().map(HexFormat.of()::parseHex).toList())));
        }
        if (!complete) { // unknown, so unchanged
            recorded.values().stream().filter(one -> !isOfMessage(one.invariant())).forEach(one -> found.put(one.key(), one));
        }
        return new Look(through, balances, found, recorded, next);
    }

    private static boolean isOfMessage(Invariant invariant) {
        return switch (invariant) {
            case ENTRIES, CHARGES -> true;
            case BALANCE, HELD, INVOICES -> false;
        };
    }

    private void report(Look look, Instant now) {
        List<Discrepancy> begun = new ArrayList<>();
        int room = MessageBooks.MOST - look.recorded().size();
        for (Discrepancy one : look.found().values()) {
            if (!look.recorded().containsKey(one.key()) && begun.size() < room && discrepancies.add(one, now)) {
                begun.add(one);
            }
        }
        discrepancies.change(look.found().values().stream().filter(one -> look.recorded().containsKey(one.key())
                && !one.equals(look.recorded().get(one.key()))).toList());
        List<Discrepancy> ended = look.recorded().values().stream()
                .filter(one -> !look.found().containsKey(one.key()) && discrepancies.remove(one.key())).toList();
        present = discrepancies.all();

        Set<String> before = new HashSet<>(byAccount(look.recorded().values()).keySet());
        Map<String, String> newlyOff = byAccount(begun);
        newlyOff.keySet().removeAll(before);
        newlyOff.entrySet().stream().limit(MOST_LINES).forEach(off -> log.error(
                "The ledger is off for account {}: {}. Maybe a row was changed by hand. The table `discrepancy` lists what differs.",
                off.getKey(), off.getValue()));
        if (newlyOff.size() > MOST_LINES) {
            log.error("The ledger is off for {} more accounts. The table `discrepancy` lists what differs.", newlyOff.size() - MOST_LINES);
        }
        Set<String> right = new HashSet<>(byAccount(ended).keySet());
        right.removeAll(byAccount(present.values()).keySet());
        if (!right.isEmpty()) {
            log.warn("The ledger is right again for account {}.", right.stream().sorted().limit(MOST_LINES)
                    .collect(Collectors.joining(", ")) + (right.size() > MOST_LINES ? " and others" : ""));
        }
    }

    /** For each account, what is off by how much: {@code balance by 1000000 micros, entries by 49600 micros in 2 places}. */
    private Map<String, String> byAccount(Collection<Discrepancy> all) {
        return all.stream().sorted(Comparator.comparing(Discrepancy::item))
                .collect(Collectors.groupingBy(Discrepancy::account, TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), Reconciliation::words)));
    }

    private static String words(List<Discrepancy> all) {
        return Arrays.stream(Invariant.values()).flatMap(invariant -> {
            List<Discrepancy> some = all.stream().filter(one -> one.invariant() == invariant).toList();
            return some.isEmpty()
                    ? Stream.empty()
                    : Stream.of(invariant.word() + " by " + some.stream().mapToLong(Discrepancy::offMicros).sum() + " micros"
                            + (some.size() == 1 ? "" : " in " + some.size() + " places"));
        }).collect(Collectors.joining(", "));
    }

    @Override
    public Health health() {
        return Health.up().withDetail("compared", compared.toString()).withDetails(byAccount(present.values())).build();
    }
}
