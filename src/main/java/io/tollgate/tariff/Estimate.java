package io.tollgate.tariff;

import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.Rate.Part;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the charged messages of one business would cost by a rate card: exact, each in the volume tier that it reaches. Messages are added
 * in the order of their days. Pure, and not for several threads.
 */
public final class Estimate {

    /**
     * Messages of one day, market and category.
     *
     * @param first ordinal of the first of them, among those of its market, category and month; counted from 1
     * @param parts of the same price each
     */
    public record Line(String market, Category category, LocalDate validFrom, long first, List<Part> parts, Currency currency) {

        /** @throws ArithmeticException beyond 64 bits */
        public Money sum() {
            return parts.stream().map(part -> new Money(part.micros(), currency).times(part.messages()))
                    .reduce(Money.zero(currency), Money::plus);
        }
    }

    private record Count(String market, Category category, YearMonth month) {}

    private final RateCard card;
    private final Currency currency;
    private final Map<Count, Long> counts = new HashMap<>();

    public Estimate(RateCard card, Currency currency) {
        this.card = card;
        this.currency = currency;
    }

    /** Says how many messages were charged in a month before the first one that is added. */
    public void startAt(String market, Category category, YearMonth month, long charged) {
        counts.put(new Count(market, category, month), charged);
    }

    /**
     * @param market that of {@link RateCard#market} on the day
     * @param day    of the delivery, in the business's zone
     * @return empty if the card has no price for them; then they are not counted
     * @throws ArithmeticException beyond 64 bits
     */
    public Optional<Line> add(String market, Category category, LocalDate day, long messages) {
        return card.rate(market, category, currency, day).map(rate -> {
            long before = counts.merge(new Count(market, category, YearMonth.from(day)), messages, Math::addExact) - messages;
            return new Line(market, category, rate.validFrom(), before + 1, rate.parts(before, messages), currency);
        });
    }
}
