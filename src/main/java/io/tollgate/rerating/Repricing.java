package io.tollgate.rerating;

import io.tollgate.agreements.Agreement;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.CorrectedPrice;
import io.tollgate.ledger.StandingCharge;
import io.tollgate.message.Category;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What the charged messages of one business should have cost. Each one has the rate of its day of delivery, in the tier that it reached: a
 * message is before another one in its tier if it was charged before. So the same prices change nothing. Messages are given in the order of
 * their charges, from the first one of a month on. A message of a closed month whose agreed price is below both rates keeps its charge,
 * and so does one that was free by agreement. Pure, and not for several threads.
 */
final class Repricing {

    /** The outcome for one message. */
    sealed interface Outcome {

        /** It costs what it should. */
        record Same() implements Outcome {}

        /** The right version has no price for it. */
        record Unpriced() implements Outcome {}

        /** The parts of an SMS do not follow from what it cost, so it keeps its price. */
        record Kept() implements Outcome {}

        record Changed(CorrectedPrice price) implements Outcome {}
    }

    private record Count(String market, Category category, YearMonth month) {}

    private static final Outcome SAME = new Outcome.Same();
    private static final Outcome UNPRICED = new Outcome.Unpriced();
    private static final Outcome KEPT = new Outcome.Kept();

    private final RateCard wrong;
    private final RateCard right;
    private final Payer payer;
    private final boolean hasPrices;
    private final IntPredicate isRight;
    private final Map<Count, Long> before = new HashMap<>();
    private final Map<Count, Long> after = new HashMap<>();
    private final Map<FreeByAgreement.Alike, Long> free = new HashMap<>();
    private long booked;

    /**
     * @param wrong   the prices by which the messages were charged
     * @param right   those that they should have had
     * @param isRight whether a run of re-rating has corrected its messages to the right prices already
     */
    Repricing(RateCard wrong, RateCard right, Payer payer, IntPredicate isRight) {
        this.wrong = wrong;
        this.right = right;
        this.payer = payer;
        this.hasPrices = payer.agreed().hasPrices();
        this.isRight = isRight;
        payer.free().values().forEach(month -> free.putAll(month.free()));
    }

    /**
     * Begins after a slice that the run has booked. What is given of the messages up to there only counts for tiers. A month may have been
     * closed after the slice: then its invoice has those messages at prices that they did not have before the run, and some are free.
     *
     * @param through  the number of the last charge of the slice
     * @param invoiced the charges up to there, as invoices have them
     */
    void after(long through, List<DayTotal> invoiced) {
        booked = through;
        invoiced.forEach(one -> free.computeIfPresent(FreeByAgreement.Alike.of(one),
                (_, left) -> Math.max(0, left - one.total().messages())));
    }

    Outcome of(StandingCharge charge) {
        String market = market(charge);
        long place = before.merge(new Count(charge.market(), charge.category(), charge.month()), 1L, Long::sum) - 1;
        long rightPlace = after.merge(new Count(market, charge.category(), charge.month()), 1L, Long::sum) - 1;
        if (isFree(charge) || charge.run() > 0 && isRight.test(charge.run())) {
            return SAME;
        }
        Optional<Rate> old = wrong.rate(charge.market(), charge.category(), payer.currency(), charge.day());
        Optional<Rate> rate = right.rate(market, charge.category(), payer.currency(), charge.day());
        if (rate.isEmpty()) {
            return UNPRICED;
        }
        long micros = rate.get().at(rightPlace);
        boolean isSame = old.isPresent() && old.get().at(place) == micros;
        if (isSame && market.equals(charge.market())) {
            return SAME; // whatever it was charged, the correction does not concern it
        }
        Optional<Long> price = isSame ? Optional.of(charge.micros()) : price(charge, old.map(one -> one.at(place)), micros);
        if (price.isEmpty()) {
            return KEPT;
        }
        return market.equals(charge.market()) && (price.get() == charge.micros() || isAgreed(charge, price.get()))
                ? SAME
                : new Outcome.Changed(new CorrectedPrice(charge, market, price.get(), rate.get().validFrom()));
    }

    /**
     * Whether the message was free by agreement on the invoice of its month. It stays free: nothing is given back for it, and nothing is
     * charged for it in a month whose allowances do not count for it.
     */
    private boolean isFree(StandingCharge charge) {
        if (free.isEmpty() || charge.seq() <= booked || !charge.period().equals(charge.month())) {
            return false;
        }
        FreeByAgreement.Alike alike = FreeByAgreement.Alike.of(charge);
        Long left = free.get(alike);
        if (left == null || left == 0) {
            return false;
        }
        free.put(alike, left - 1);
        return true;
    }

    /**
     * Whether it was agreed that the message costs no more than both prices, so that the correction does not concern the business. In a
     * month that is not closed the agreement may still end, so there the charge is corrected, and the invoice takes off what was agreed.
     */
    private boolean isAgreed(StandingCharge charge, long micros) {
        return hasPrices && !charge.month().isAfter(payer.closedThrough())
                && payer.agreed().of(charge.market(), charge.category(), charge.day())
                        .filter(agreement -> agreement.terms() instanceof Agreement.Terms.Price price
                                && price.each().micros() <= Math.min(charge.micros(), micros))
                        .isPresent();
    }

    /** A business that was charged less than the wrong rate was quoted less at admission, and pays no more than that now. */
    private static Optional<Long> price(StandingCharge charge, Optional<Long> wrongRate, long rightRate) {
        if (!charge.market().startsWith(RateCard.sms(""))) {
            boolean isQuoted = wrongRate.isPresent() && charge.micros() < wrongRate.get();
            return Optional.of(isQuoted ? Math.min(rightRate, charge.micros()) : rightRate);
        }
        // A charge does not say the parts of an SMS; they follow from what it cost.
        return wrongRate.filter(rate -> rate > 0 && charge.micros() > 0 && charge.micros() % rate == 0)
                .map(rate -> Math.multiplyExact(rightRate, charge.micros() / rate));
    }

    /** A country may have moved to another market; older charges do not say the country. */
    private String market(StandingCharge charge) {
        if (charge.country().isEmpty()) {
            return charge.market();
        }
        if (charge.market().startsWith(RateCard.sms(""))) {
            return right.market(RateCard.sms(charge.country()), charge.day());
        }
        return right.market(isFromAbroad(charge) ? RateCard.international(charge.country()) : charge.country(), charge.day(),
                payer.currency());
    }

    /**
     * Authentication messages from abroad stay such. If the wrong prices had no such market for the country, a charge does not say whether
     * it is one: then the conditions of the business do, as they do at the gate.
     */
    private boolean isFromAbroad(StandingCharge charge) {
        if (RateCard.isInternational(charge.market())) {
            return true;
        }
        return charge.category() == Category.AUTHENTICATION
                && payer.international().filter(terms -> terms.counts(charge.country(), charge.day())).isPresent()
                && !RateCard.isInternational(wrong.market(RateCard.international(charge.country()), charge.day(), payer.currency()));
    }
}
