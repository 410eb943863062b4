package io.tollgate.reconciliation;

import io.tollgate.reconciliation.DayEntries.Mark;
import io.tollgate.reconciliation.DayEntries.Part;
import io.tollgate.reconciliation.DayEntries.Sealed;
import io.tollgate.reconciliation.DaySeals.Seal;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Compares the entries of sealed days with their seals, and names those that were changed, removed or inserted. The caller has one snapshot
 * open.
 */
@Component
final class DayBooks {

    private static final int ACCOUNTS_AT_ONCE = 100;
    private static final int MOST = 100; // named of one account and day
    private static final Pattern ITEM = Pattern.compile(
            "(?:changed|removed|inserted) [0-9a-f]{32} (\\d{4}-\\d\\d-\\d\\d) (.+)|(?:seal|sum) (\\d{4}-\\d\\d-\\d\\d) (.+)");

    private final DayEntries entries;
    private final DaySeals seals;

    DayBooks(DayEntries entries, DaySeals seals) {
        this.entries = entries;
        this.seals = seals;
    }

    /** The entries that an account has of one day. The first one of all is {@link #BEGIN}. */
    record AccountDay(String account, LocalDate day) {

        static final AccountDay BEGIN = new AccountDay("", LocalDate.MAX.withYear(9999));
    }

    /** @param reached where to go on; {@link AccountDay#BEGIN} if all were compared */
    record Compared(List<Discrepancy> found, AccountDay reached) {}

    /** Compares the next account days until so many entries were read. */
    Compared next(AccountDay after, int slice) {
        Optional<LocalDate> last = seals.last();
        List<Discrepancy> found = new ArrayList<>();
        AccountDay reached = after;
        long read = 0;
        for (int number = 0; number < ACCOUNTS_AT_ONCE && read < slice; number++) {
            AccountDay from = reached;
            Optional<AccountDay> next = last.flatMap(day -> following(from, day));
            if (next.isEmpty()) {
                return new Compared(found, AccountDay.BEGIN);
            }
            reached = next.get();
            read += compare(reached, found);
        }
        return new Compared(found, reached);
    }

    private Optional<AccountDay> following(AccountDay after, LocalDate last) {
        Optional<AccountDay> same = after.equals(AccountDay.BEGIN)
                ? Optional.empty()
                : from(after.account(), after.day().plusDays(1), last);
        String account = after.account();
        while (same.isEmpty()) {
            Optional<String> next = Stream.of(entries.accountAfter(account), seals.accountAfter(account)).flatMap(Optional::stream)
                    .min(String::compareTo);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            account = next.get();
            same = from(account, LocalDate.EPOCH, last);
        }
        return same;
    }

    private Optional<AccountDay> from(String account, LocalDate day, LocalDate last) {
        return Stream.of(entries.dayFrom(account, day), seals.dayFrom(account, day)).flatMap(Optional::stream)
                .min(LocalDate::compareTo).filter(first -> !first.isAfter(last)).map(first -> new AccountDay(account, first));
    }

    /** The account days and days of the known faults, as they are now. */
    List<Discrepancy> again(Collection<String> items) {
        Set<AccountDay> some = new LinkedHashSet<>();
        for (String item : items) {
            Matcher parts = ITEM.matcher(item);
            if (parts.matches()) {
                some.add(parts.group(1) != null
                        ? new AccountDay(parts.group(2), LocalDate.parse(parts.group(1)))
                        : new AccountDay(parts.group(4), LocalDate.parse(parts.group(3))));
            }
        }
        List<Discrepancy> found = new ArrayList<>();
        some.forEach(one -> compare(one, found));
        if (items.stream().anyMatch(item -> !ITEM.matcher(item).matches())) {
            found.addAll(days());
        }
        return found;
    }

    /** Each sealed day ties the chains of its accounts together, and is in the audit trail as it is here. */
    List<Discrepancy> days() {
        List<Discrepancy> found = new ArrayList<>();
        Map<LocalDate, byte[]> days = seals.days();
        byte[] former = DayEntries.nothing();
        Set<String> noted = new LinkedHashSet<>(seals.notes());
        for (Map.Entry<LocalDate, byte[]> sealed : days.entrySet()) {
            Map<String, byte[]> ends = seals.ends(sealed.getKey());
            byte[] hash = entries.day(sealed.getKey(), ends, former);
            if (!MessageDigest.isEqual(hash, sealed.getValue())) {
                found.add(seal("day " + sealed.getKey()));
            }
            if (!noted.remove(DaySeals.note(sealed.getKey(), sealed.getValue()))) {
                found.add(seal("note of day " + sealed.getKey()));
            }
            former = sealed.getValue();
        }
        // These days are in the audit trail, but their seals are gone, or were made anew.
        noted.stream().limit(MOST).forEach(note -> found.add(seal("note " + note.split(" ")[0])));
        return found;
    }

    private static Discrepancy seal(String item) {
        return new Discrepancy(Invariant.SEALS, item, 0, 0);
    }

    /** @return so many entries were read */
    private long compare(AccountDay one, List<Discrepancy> found) {
        Comparison comparison = new Comparison(one);
        entries.each(one.account(), one.day(), comparison::add);
        comparison.end();
        found.addAll(comparison.found());
        return comparison.read;
    }

    private final class Comparison {

        private final AccountDay one;
        private final Map<String, String> missing = new LinkedHashMap<>();
        private final Map<String, Sealed> extra = new LinkedHashMap<>();
        private final Map<String, Long> sums = new TreeMap<>();
        private byte[] former;
        private boolean isSealOff;
        private int parts;
        private long read;

        Comparison(AccountDay one) {
            this.one = one;
            this.former = seals.hashBefore(one.account(), one.day());
        }

        void add(Part part) {
            read += part.entries().size();
            part.entries().forEach(entry -> sums.merge(entry.currency(), entry.micros(), Math::addExact));
            Optional<Seal> seal = seals.seal(one.account(), one.day(), part.number());
            parts = part.number() + 1;
            if (seal.isPresent() && MessageDigest.isEqual(entries.hash(part, former), seal.get().hash())
                    && Arrays.equals(part.marks(), seal.get().marks())) {
                former = seal.get().hash();
                return;
            }
            isSealOff = true;
            part.entries().forEach(entry -> extra.put(HexFormat.of().formatHex(entry.id()), entry));
            seal.ifPresent(this::expect);
        }

        private void expect(Seal seal) {
            former = seal.hash();
            Mark.all(seal.marks()).forEach(mark -> missing.put(mark.id(), mark.mac()));
            missing.entrySet().removeIf(mark -> {
                Sealed entry = extra.get(mark.getKey());
                return entry != null && mac(entry).equals(mark.getValue()) && extra.remove(mark.getKey(), entry);
            });
        }

        void end() {
            for (Optional<Seal> seal = seals.seal(one.account(), one.day(), parts); seal.isPresent();) {
                isSealOff = true;
                expect(seal.get());
                parts++;
                seal = seals.seal(one.account(), one.day(), parts);
            }
        }

        List<Discrepancy> found() {
            List<Discrepancy> found = new ArrayList<>();
            missing.keySet().stream().limit(MOST)
                    .forEach(id -> found.add(off((extra.containsKey(id) ? "changed " : "removed ") + id, 0)));
            extra.entrySet().stream().filter(entry -> !missing.containsKey(entry.getKey())).limit(MOST)
                    .forEach(entry -> found.add(off("inserted " + entry.getKey(), Math.abs(entry.getValue().micros()))));
            if (found.isEmpty() && isSealOff) {
                found.add(off("seal", 0));
            }
            if (found.isEmpty() && !sums.equals(seals.sums(one.account(), one.day()))) {
                found.add(off("sum", 0));
            }
            return found;
        }

        private Discrepancy off(String what, long micros) {
            String business = one.account().startsWith("business:") ? one.account().substring("business:".length()) : "0";
            return new Discrepancy(Invariant.SEALS, what + " " + one.day() + " " + one.account(), Integer.parseInt(business), micros);
        }

        private static String mac(Sealed entry) {
            return HexFormat.of().formatHex(entry.mac(), 0, Mark.BYTES - entry.id().length);
        }
    }
}
