package io.tollgate.books.saft;

import io.tollgate.books.Span;
import io.tollgate.books.TaxReport;
import io.tollgate.books.TaxReport.Kind;
import io.tollgate.books.TaxReport.Taxed;
import io.tollgate.books.saft.Posting.Line;
import io.tollgate.ledger.Journal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the transactions of a file, in its order.
 *
 * <p>The ledger counts millionths, the file has two decimals. A line has what the rounded balance of its account gains by the
 * transaction, so the lines of an account come to its rounded balance, however many there are, and whole cents are always as they were
 * booked. The account
 * {@code rounding} alone has what makes the lines of each transaction sum to zero.
 */
final class Postings {

    private static final String ROUNDING = "rounding";
    private static final String TAX = "tax";
    private static final int DECIMALS = 2;
    private static final int AT_ONCE = 500;

    private final SaftEntries entries;
    private final TaxReport taxes;
    private final Span span;
    private final Currency currency;
    private final Map<String, Long> balances;

    /** @param balances in millionths, at the end of the day before the span */
    Postings(SaftEntries entries, TaxReport taxes, Span span, Currency currency, Map<String, Long> balances) {
        this.entries = entries;
        this.taxes = taxes;
        this.span = span;
        this.currency = currency;
        this.balances = new HashMap<>(balances);
    }

    /** Takes the transactions, one by one. */
    interface Sink<X extends Exception> {
        void take(Posting posting) throws X;
    }

    <X extends Exception> void each(SaftJournal journal, Sink<X> sink) throws X {
        entries.<X>each(journal, span, currency, some -> {
            Map<String, Taxed> documents = journal == SaftJournal.INVOICES
                    ? taxes.named(some.stream().filter(one -> !one.kind().equals("REMINDER")).map(Booked::reason).toList())
                    : Map.of();
            for (Booked one : some) {
                give(one, Optional.ofNullable(documents.get(one.reason())), sink);
            }
        });
        if (journal == SaftJournal.INVOICES) {
            for (Kind kind : Kind.values()) {
                withoutEntry(kind, sink);
            }
        }
    }

    /** The balances after all that was given, in millionths. */
    Map<String, Long> balances() {
        return balances;
    }

    /** The balances with two decimals. The account of rounding gets what makes all of them sum to zero. */
    static Map<String, BigDecimal> rounded(Map<String, Long> balances) {
        Map<String, BigDecimal> rounded = new TreeMap<>();
        balances.forEach((account, micros) -> rounded.put(account, rounded(micros)));
        rounded.remove(ROUNDING);
        rounded.put(ROUNDING, rounded.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add).negate());
        return rounded;
    }

    private <X extends Exception> void withoutEntry(Kind kind, Sink<X> sink) throws X {
        List<Taxed> some;
        String after = "";
        do {
            some = taxes.withoutEntry(kind, span, currency, after, AT_ONCE);
            for (Taxed one : some) {
                after = one.document().number();
                Booked nothing = new Booked(kind + " " + after, kind.name(), one.document().issued(), one.document().issued(), "Tollgate",
                        after, new TreeMap<>(Map.of(Journal.account(one.document().business()), 0L)));
                give(nothing, Optional.of(one), sink);
            }
        } while (some.size() == AT_ONCE);
    }

    private <X extends Exception> void give(Booked booked, Optional<Taxed> document, Sink<X> sink) throws X {
        String taxed = document.map(one -> one.document().tax().signum() != 0 && booked.micros().containsKey(TAX)
                ? TAX
                : Journal.account(one.document().business())).orElse("");
        if (document.isPresent()) {
            booked.micros().putIfAbsent(taxed, 0L);
        }
        List<Line> lines = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Long> one : booked.micros().entrySet()) {
            long before = balances.getOrDefault(one.getKey(), 0L);
            balances.put(one.getKey(), Math.addExact(before, one.getValue()));
            BigDecimal amount = rounded(before + one.getValue()).subtract(rounded(before));
            if (!one.getKey().equals(ROUNDING) && (amount.signum() != 0 || one.getKey().equals(taxed))) {
                lines.add(new Line(one.getKey(), amount, one.getKey().equals(taxed)));
                sum = sum.add(amount);
            }
        }
        if (sum.signum() != 0) {
            lines.add(new Line(ROUNDING, sum.negate(), false));
        }
        if (!lines.isEmpty()) {
            sink.take(new Posting(booked, document, lines));
        }
    }

    private static BigDecimal rounded(long micros) {
        return BigDecimal.valueOf(micros, 6).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
