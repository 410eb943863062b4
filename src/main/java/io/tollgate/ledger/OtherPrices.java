package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.Estimate;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What the messages that a business was charged for would have cost by another rate card. Nothing is booked. */
@Component
public class OtherPrices {

    private final JdbcTemplate jdbc;

    OtherPrices(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Messages of one market and category.
     *
     * @param market   as the charges have it
     * @param charged  what they cost
     * @param other    what they would have cost
     * @param unpriced how many of them the other card has no price for; in {@code other} they cost what was charged
     */
    public record Line(String market, Category category, long messages, Money charged, Money other, long unpriced) {

        private Line plus(Line more) {
            return new Line(market, category, messages + more.messages, charged.plus(more.charged), other.plus(more.other),
                    unpriced + more.unpriced);
        }
    }

    /** Charged messages of one day, country and category. */
    private record Day(YearMonth period, LocalDate day, String country, String market, Category category, Money charged, long messages) {}

    /**
     * The messages that were charged in a month, ordered by market and category; within a day the volume tiers do not depend on the order.
     * What runs of re-rating have corrected has its corrected price and market, whichever invoice has that. Free messages stay free. An SMS
     * costs what was charged, as a charge does not say its parts. Nobody is protected by the price that was quoted at admission, as nobody
     * was quoted the other card.
     *
     * @return empty if nothing was charged
     */
    public List<Line> of(BusinessId business, YearMonth period, RateCard card) {
        Map<String, Line> lines = new TreeMap<>();
        List<Day> days = days(business, period);
        if (days.isEmpty()) {
            return List.of();
        }
        Estimate estimate = new Estimate(card, days.getFirst().charged().currency());
        for (Day day : days) {
            boolean sms = day.market().startsWith(RateCard.sms(""));
            Optional<Money> other = sms
                    ? Optional.of(day.charged())
                    : estimate.add(market(day, card), day.category(), day.day(), day.messages()).map(Estimate.Line::sum);
            if (day.period().equals(period)) {
                lines.merge(day.market() + ' ' + day.category(), new Line(day.market(), day.category(), day.messages(), day.charged(),
                        other.orElse(day.charged()), other.isPresent() ? 0 : day.messages()), Line::plus);
            }
        }
        return List.copyOf(lines.values());
    }

    /** A country may have moved to another market; older charges do not say the country. */
    private static String market(Day day, RateCard card) {
        return day.country().isEmpty()
                ? day.market()
                : card.market(RateCard.isInternational(day.market()) ? RateCard.international(day.country()) : day.country(), day.day(),
                        day.charged().currency());
    }

    /** Sums by day, also of charges from earlier invoices in the months of their delivery: those come before the others in the tiers. */
    private List<Day> days(BusinessId business, YearMonth period) {
        boolean isRerated = ReratedPrices.any(jdbc, business.value());
        return jdbc.query("SELECT c.period, c.day, c.country, " + ReratedPrices.market(isRerated, "c") + " AS market, c.category,"
                + " c.currency, SUM(" + ReratedPrices.micros(isRerated, "c") + ") AS charged, COUNT(*) AS messages FROM charge c"
                + ReratedPrices.join(isRerated, "c")
                + " WHERE c.business_id = ? AND c.free_reason = '' AND c.period <= ? AND c.period >= (SELECT DATE_FORMAT(MIN(day),"
                + " '%Y-%m') FROM charge WHERE business_id = ? AND period = ? AND free_reason = '')"
                + " GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5",
                (row, _) -> new Day(YearMonth.parse(row.getString("period")), row.getObject("day", LocalDate.class),
                        row.getString("country"), row.getString("market"), Category.valueOf(row.getString("category")),
                        new Money(row.getLong("charged"), Currency.getInstance(row.getString("currency"))), row.getLong("messages")),
                business.value(), period.toString(), business.value(), period.toString());
    }
}
