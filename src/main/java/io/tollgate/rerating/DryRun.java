package io.tollgate.rerating;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreement;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.CorrectedPrice;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.ledger.StandingCharge;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.rerating.Repricing.Outcome;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;

/** Finds what a run would change of one business. Nothing is booked, and nothing is locked. */
final class DryRun {

    /** How many messages are looked up at once. */
    private static final int SOME = 1_000;

    private final ReratedCharges charges;
    private final Payer payer;
    private final Repricing repricing;
    private final Payers payers;
    private final Invoices minimums;
    private final MessageDigest seen = DigestUtils.getSha256Digest();
    private final List<CorrectedPrice> waiting = new ArrayList<>();
    private final SortedMap<Line, Long> lines = new TreeMap<>();
    private final Map<Share, Long> before = new HashMap<>();
    private final Map<Share, Long> after = new HashMap<>();
    /** Of months without an invoice: how many messages more each day has at a price, if allowances may count for them. */
    private final Map<YearMonth, Map<DayTotal, Long>> open = new TreeMap<>();
    private final ReratedCharges.TakenBack taken;
    private long read;
    private long seqs;
    private long changed;
    private long moved;
    private long takenBack;
    private long kept;
    private long unpriced;

    /**
     * @param payers   know what is free in months without an invoice
     * @param minimums know what the charges of a month come to now, and what was forgiven, for its minimum fee
     */
    DryRun(ReratedCharges charges, Payer payer, Repricing repricing, Payers payers, Invoices minimums) {
        this.payers = payers;
        this.charges = charges;
        this.payer = payer;
        this.repricing = repricing;
        this.minimums = minimums;
        this.taken = charges.takenBack(payer.business());
    }

    /**
     * Messages that cost the same, for which the same was agreed.
     *
     * @param charged   the month of their charges
     * @param agreement empty: none
     */
    private record Share(YearMonth charged, String market, Category category, long micros, Optional<Agreement> agreement) {

        Money off(long messages, Currency currency) {
            return agreement.map(one -> AgreedTerms.off(one, new Money(micros, currency), messages)).orElse(Money.zero(currency));
        }
    }

    /** Messages of one month and category that cost the same before, and the same after. @param month of the delivery */
    record Line(YearMonth month, Category category, String oldMarket, long oldMicros, String market,
            long micros) implements Comparable<Line> {

        private static final Comparator<Line> ORDER = Comparator.comparing(Line::month).thenComparing(Line::oldMarket)
                .thenComparing(Line::category).thenComparing(Line::oldMicros, Comparator.reverseOrder()).thenComparing(Line::market)
                .thenComparing(Line::micros, Comparator.reverseOrder());

        @Override
        public int compareTo(Line other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param seen a hash over the charges that were read; @param count of them */
    record Found(Rerating.Part part, SortedMap<Line, Long> lines, String seen, ReratedCharges.Count count) {}

    /** @param plan what the plan makes free */
    Found of(ReratedCharges.Span span, Rerating.Plan plan) {
        charges.forEach(span, this::add);
        count();
        Money old = list(before);
        Money right = list(after);
        SortedMap<YearMonth, Money> off = new TreeMap<>();
        SortedMap<YearMonth, Money> more = new TreeMap<>();
        before.forEach((share, messages) -> {
            off.merge(share.charged(), share.off(messages, payer.currency()).times(-1), Money::plus);
            more.merge(share.charged(), new Money(share.micros(), payer.currency()).times(-messages), Money::plus);
        });
        after.forEach((share, messages) -> {
            off.merge(share.charged(), share.off(messages, payer.currency()), Money::plus);
            more.merge(share.charged(), new Money(share.micros(), payer.currency()).times(messages), Money::plus);
        });
        long freeBefore = payer.free().values().stream().mapToLong(FreeByAgreement.Month::count).sum();
        long freeAfter = freeBefore;
        for (YearMonth month : payer.agreed().hasAllowances() ? openMonths(span) : List.<YearMonth>of()) {
            FreeByAgreement.Month was = payers.free(payer, month, Map.of());
            FreeByAgreement.Month is = payers.free(payer, month, open.getOrDefault(month, Map.of()));
            off.merge(month, is.off().minus(was.off()), Money::plus);
            freeBefore += was.count();
            freeAfter += is.count();
        }
        off.forEach((month, agreed) -> more.merge(month, agreed.times(-1), Money::plus));
        Money agreed = off.values().stream().reduce(Money.zero(payer.currency()), Money::plus);
        long free = charges.count(span).free();
        return new Found(new Rerating.Part(payer.business(), read, free, freeBefore, freeAfter, changed, moved, takenBack, kept, unpriced,
                old, right, agreed, minimum(more), 0, Optional.empty(), plan), lines, HexFormat.of().formatHex(seen.digest()),
                new ReratedCharges.Count(read, seqs, free));
    }

    /** Those of the span that have no invoice yet, and those whose invoices have late charges of it. */
    private Set<YearMonth> openMonths(ReratedCharges.Span span) {
        Set<YearMonth> months = new TreeSet<>(open.keySet());
        months.addAll(payer.openMonths(span.first(), span.last()));
        return months;
    }

    private Money list(Map<Share, Long> shares) {
        return shares.entrySet().stream().map(one -> new Money(one.getKey().micros(), payer.currency()).times(one.getValue()))
                .reduce(Money.zero(payer.currency()), Money::plus);
    }

    /** What minimum fees come to after these differences, less what they come to now. A month that is not over has none yet. */
    private Money minimum(SortedMap<YearMonth, Money> differences) {
        Money more = Money.zero(payer.currency());
        if (payer.agreed().hasMinimum()) {
            Map<YearMonth, Money> forgiven = minimums.forgiven(payer.business());
            for (Map.Entry<YearMonth, Money> one : differences.entrySet()) {
                if (one.getKey().isBefore(payer.current())) {
                    Money now = minimums.counting(payer.business(), one.getKey(), payer.currency());
                    Money before = forgiven.getOrDefault(one.getKey(), Money.zero(payer.currency()));
                    more = more.plus(minimum(one.getKey(), now.plus(one.getValue()), before)).minus(minimum(one.getKey(), now, before));
                }
            }
        }
        return more;
    }

    private Money minimum(YearMonth month, Money charged, Money forgiven) {
        return payer.agreed().minimum(month, charged, forgiven).map(AgreedTerms.Fee::amount).orElse(Money.zero(payer.currency()));
    }

    private void add(StandingCharge charge) {
        read++;
        seqs += charge.seq();
        seen.update(ByteBuffer.allocate(Long.BYTES * 2 + Integer.BYTES).putLong(charge.seq()).putLong(charge.micros())
                .putInt(charge.run()).array());
        switch (repricing.of(charge)) {
            case Outcome.Same _ -> {}
            case Outcome.Unpriced _ -> unpriced++;
            case Outcome.Kept _ -> kept++;
            case Outcome.Changed(CorrectedPrice price) -> {
                waiting.add(price);
                if (waiting.size() == SOME) {
                    count();
                }
            }
        }
    }

    private void count() {
        Set<MessageId> back = taken.of(waiting.stream().map(CorrectedPrice::charge).toList());
        for (CorrectedPrice price : waiting) {
            StandingCharge charge = price.charge();
            if (back.contains(charge.id())) {
                takenBack++;
            } else {
                changed++;
                moved += price.isMoved() ? 1 : 0;
                before.merge(share(charge, charge.market(), charge.micros()), 1L, Long::sum);
                after.merge(share(charge, price.market(), price.micros()), 1L, Long::sum);
                if (isOfOpenMonth(charge)) {
                    Map<DayTotal, Long> days = open.computeIfAbsent(charge.period(), _ -> new HashMap<>());
                    days.merge(FreeByAgreement.Alike.of(charge).total(payer.currency(), 0), -1L, Long::sum);
                    days.merge(new FreeByAgreement.Alike(charge.day(), price.market(), charge.category(), price.micros())
                            .total(payer.currency(), 0), 1L, Long::sum);
                }
                lines.merge(new Line(charge.month(), charge.category(), charge.market(), charge.micros(), price.market(), price.micros()),
                        1L, Long::sum);
            }
        }
        waiting.clear();
    }

    /** Whether the whole month is reckoned, as allowances depend on it, instead of each message. */
    private boolean isOfOpenMonth(StandingCharge charge) {
        return payer.agreed().hasAllowances() && charge.period().isAfter(payer.closedThrough());
    }

    private Share share(StandingCharge charge, String market, long micros) {
        return new Share(charge.charged(), market, charge.category(), micros,
                payer.agreed().hasPrices() && !isOfOpenMonth(charge)
                        ? payer.agreed().of(market, charge.category(), charge.day())
                        : Optional.empty());
    }
}
