package io.tollgate.reconciliation;

import io.tollgate.message.MessageId;
import io.tollgate.reconciliation.CountBooks.Count;
import io.tollgate.reconciliation.Discrepancy.Key;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All that can be compared. The statements of one comparison see one snapshot, so what commits meanwhile does no harm; none takes a lock.
 */
@Component
class Books {

    /** How many ids one statement looks up. */
    private static final int IDS = 1_000;

    final AccountBooks accounts;
    final MessageBooks messages;
    final CountBooks counts;
    final InvoiceBooks invoices;
    final CreditBooks credits;
    final ReratingBooks reratings;
    final DayBooks days;
    final GrantBooks grants;
    private final TransactionTemplate snapshot;

    Books(AccountBooks accounts, MessageBooks messages, CountBooks counts, InvoiceBooks invoices, CreditBooks credits,
            ReratingBooks reratings, DayBooks days, GrantBooks grants, PlatformTransactionManager transactions) {
        this.grants = grants;
        this.credits = credits;
        this.reratings = reratings;
        this.accounts = accounts;
        this.messages = messages;
        this.counts = counts;
        this.invoices = invoices;
        this.days = days;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    <T> T inOneSnapshot(Supplier<T> comparison) {
        return snapshot.execute(_ -> comparison.get());
    }

    /** @param counts the true counts of those kept ones that were not true; @param sums as these */
    record Totals(Map<Key, Discrepancy> found, Map<Integer, Long> sums, Map<Count, Long> counts) {

        static final Totals NONE = new Totals(Map.of(), Map.of(), Map.of());
    }

    /** What rests on the kept sums: balances, tiers of these days and of the known faults, and allowances. */
    Totals totals(long through, Collection<Discrepancy> known, Instant now) {
        YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
        Set<String> months = new TreeSet<>();
        for (int before = -1; before <= 1; before++) { // those in all zones, and late receipts
            months.add(month.plusMonths(before).toString());
        }
        known.stream().filter(one -> one.invariant() == Invariant.TIERS).forEach(one -> months.add(CountBooks.monthOf(one.item())));
        AccountBooks.Compared balances = accounts.compare(through);
        CountBooks.Compared tiers = counts.tiers(months, through);
        CountBooks.Compared allowances = counts.allowances(through);
        List<Discrepancy> found = new ArrayList<>(balances.found());
        found.addAll(tiers.found());
        found.addAll(allowances.found());
        Map<Count, Long> corrected = new HashMap<>(tiers.corrected());
        corrected.putAll(allowances.corrected());
        return new Totals(byKey(found), balances.corrected(), corrected);
    }

    /** The messages and the invoices of the known faults, as they are now. */
    Map<Key, Discrepancy> again(Collection<Discrepancy> known) {
        Map<Key, Discrepancy> found = new HashMap<>(ofMessages(known.stream().filter(one -> isOfMessage(one.invariant()))
                .map(Discrepancy::item).distinct().sorted().map(HexFormat.of()::parseHex).toList()));
        List<String> items = known.stream().filter(one -> one.invariant() == Invariant.INVOICES).map(Discrepancy::item).toList();
        found.putAll(byKey(invoices.compare(items.stream().filter(InvoiceBooks::isNumber).toList())));
        found.putAll(byKey(credits.compare(known.stream().filter(one -> one.invariant() == Invariant.CREDIT_NOTES).map(Discrepancy::item)
                .toList())));
        found.putAll(byKey(reratings.compare(known.stream().filter(one -> one.invariant() == Invariant.RERATINGS).map(Discrepancy::item)
                .toList())));
        found.putAll(byKey(grants.again(known.stream().filter(one -> one.invariant() == Invariant.GRANTS).map(Discrepancy::item)
                .toList())));
        if (items.stream().anyMatch(InvoiceBooks::isMissing)) {
            found.putAll(byKey(invoices.missing()));
        }
        found.putAll(byKey(days.again(known.stream().filter(one -> one.invariant() == Invariant.SEALS).map(Discrepancy::item).toList())));
        return found;
    }

    Map<Key, Discrepancy> ofMessages(List<byte[]> ids) {
        Map<Key, Discrepancy> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += IDS) {
            found.putAll(messages.compare(Scope.of(ids.subList(from, Math.min(ids.size(), from + IDS)))));
        }
        return found;
    }

    Map<Key, Discrepancy> between(MessageId after, MessageId through) {
        return messages.compare(Scope.between(after, through));
    }

    static Map<Key, Discrepancy> byKey(Collection<Discrepancy> some) {
        return some.stream().collect(Collectors.toMap(Discrepancy::key, one -> one, (one, other) -> one.off() < other.off() ? other : one));
    }

    static boolean isOfMessage(Invariant invariant) {
        return switch (invariant) {
            case ENTRIES, CHARGES -> true;
            case BALANCE, HELD, INVOICES, CREDIT_NOTES, RERATINGS, TIERS, ALLOWANCES, GRANTS, SEALS -> false;
        };
    }
}
