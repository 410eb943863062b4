package io.tollgate.reconciliation;

import io.tollgate.reconciliation.Discrepancy.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong at present. One line of the log tells when an account goes wrong, and one when it is right again. */
final class Present {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
    private static final int MOST_LINES = 20;

    private final Discrepancies discrepancies;
    private volatile Map<Key, Discrepancy> all = Map.of();

    Present(Discrepancies discrepancies) {
        this.discrepancies = discrepancies;
    }

    Collection<Discrepancy> all() {
        return all.values();
    }

    Stream<Discrepancy> of(Invariant invariant) {
        return all.values().stream().filter(one -> one.invariant() == invariant);
    }

    /** @param found all that is wrong; @param recorded what was recorded when this was found */
    synchronized void replace(Map<Key, Discrepancy> found, Map<Key, Discrepancy> recorded, Instant now) {
        List<Discrepancy> begun = new ArrayList<>();
        // Each kind has its own room, so that many of one kind hide none of another.
        Map<Invariant, Integer> count = new EnumMap<>(Invariant.class);
        recorded.values().forEach(one -> count.merge(one.invariant(), 1, Integer::sum));
        for (Discrepancy one : found.values()) {
            boolean hasRoom = count.getOrDefault(one.invariant(), 0) < MessageBooks.MOST;
            if (!recorded.containsKey(one.key()) && hasRoom && discrepancies.add(one, now)) {
                begun.add(one);
                count.merge(one.invariant(), 1, Integer::sum);
            }
        }
        discrepancies.change(found.values().stream().filter(one -> recorded.containsKey(one.key())
                && !one.equals(recorded.get(one.key()))).toList());
        List<Discrepancy> ended = recorded.values().stream()
                .filter(one -> !found.containsKey(one.key()) && discrepancies.remove(one.key())).toList();
        all = discrepancies.all();
        tell(begun, recorded.values());
        tellEnds(ended);
    }

    private static void tell(List<Discrepancy> begun, Collection<Discrepancy> before) {
        Map<String, String> newlyOff = byAccount(begun);
        newlyOff.keySet().removeAll(byAccount(before).keySet());
        newlyOff.entrySet().stream().limit(MOST_LINES).forEach(off -> log.error(
                "The ledger is off for account {}: {}. Maybe a row was changed by hand. GET /administration/v1/ledger/check lists the"
                        + " rows.",
                off.getKey(), off.getValue()));
        if (newlyOff.size() > MOST_LINES) {
            log.error("The ledger is off for {} more accounts. GET /administration/v1/ledger/check lists the rows.",
                    newlyOff.size() - MOST_LINES);
        }
    }

    private void tellEnds(List<Discrepancy> ended) {
        Set<String> right = new HashSet<>(byAccount(ended).keySet());
        right.removeAll(byAccount(all()).keySet());
        if (!right.isEmpty()) {
            log.warn("The ledger is right again for account {}.", right.stream().sorted().limit(MOST_LINES)
                    .collect(Collectors.joining(", ")) + (right.size() > MOST_LINES ? " and others" : ""));
        }
    }

    Map<String, String> byAccount() {
        return byAccount(all());
    }

    /** What is off in each account, and by how much: {@code balance by 1000000 micros, entries by 49600 micros in 2 places}. */
    private static Map<String, String> byAccount(Collection<Discrepancy> some) {
        return some.stream().sorted(Comparator.comparing(Discrepancy::item))
                .collect(Collectors.groupingBy(Discrepancy::account, TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), Present::words)));
    }

    private static String words(List<Discrepancy> all) {
        return Arrays.stream(Invariant.values()).flatMap(invariant -> {
            List<Discrepancy> some = all.stream().filter(one -> one.invariant() == invariant).toList();
            return some.isEmpty()
                    ? Stream.empty()
                    : Stream.of(invariant.word() + " by " + some.stream().mapToLong(Discrepancy::off).sum() + " " + invariant.unit()
                            + (some.size() == 1 ? "" : " in " + some.size() + " places"));
        }).collect(Collectors.joining(", "));
    }
}
