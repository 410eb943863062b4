package io.tollgate.books.cost;

import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/** What a file of the network says. @param isByBusiness whether each line says whose messages they are; @param lines of the file */
record Bill(Currency currency, boolean isByBusiness, int lines, List<Count> counts) {

    Bill {
        counts = List.copyOf(counts);
    }

    /**
     * @param account  the network's id of an account; empty: the bill names none
     * @param business its number; 0: unknown
     */
    record Key(LocalDate day, String account, int business, String market, Category category) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            return text().compareTo(other.text());
        }

        private String text() {
            return day + " " + account + " " + business + " " + market + " " + category;
        }
    }

    /** @param roundingMicros by which the cost may differ from the exact one */
    record Count(Key key, long charged, long free, long costMicros, long roundingMicros) {

        Count plus(Count other) {
            return new Count(key, Math.addExact(charged, other.charged), Math.addExact(free, other.free),
                    Math.addExact(costMicros, other.costMicros), Math.addExact(roundingMicros, other.roundingMicros));
        }
    }

    long messages() {
        return counts.stream().mapToLong(count -> Math.addExact(count.charged(), count.free())).reduce(0, Math::addExact);
    }

    Money cost() {
        return new Money(counts.stream().mapToLong(Count::costMicros).reduce(0, Math::addExact), currency);
    }

    /** SHA-256 of what it says, whatever the order of its lines. */
    String digest() {
        String text = counts.stream().sorted((one, other) -> one.key().compareTo(other.key())).map(Count::toString)
                .collect(Collectors.joining("\n", currency + " " + isByBusiness + "\n", ""));
        return DigestUtils.sha256Hex(text);
    }
}
