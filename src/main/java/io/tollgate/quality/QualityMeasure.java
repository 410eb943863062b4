package io.tollgate.quality;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.tollgate.business.AccountEvent;
import io.tollgate.business.Businesses;
import io.tollgate.business.Qualities;
import io.tollgate.business.Quality;
import io.tollgate.business.Sender;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.quality.Feedback.Unwanted;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.tables.QualityBounds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the quality of each number of each business: points of the people who did not want a marketing or utility message of it, for
 * each thousand that were delivered. {@code rules/tables/quality.csv} says from which points it is low.
 */
@Component
public class QualityMeasure {

    /** The most messages that are counted. If a business sends more in these days, the latest count, so that a look is quick. */
    private static final int MOST = 200_000;

    private final RuleBooks books;
    private final Businesses businesses;
    private final Qualities qualities;
    private final Feedback feedback;
    private final ApplicationEventPublisher events;
    private final NamedParameterJdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    QualityMeasure(RuleBooks books, Businesses businesses, Qualities qualities, Feedback feedback, ApplicationEventPublisher events,
            NamedParameterJdbcTemplate jdbc, TransactionTemplate transaction) {
        this.books = books;
        this.businesses = businesses;
        this.qualities = qualities;
        this.feedback = feedback;
        this.events = events;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Bean
    static RecurringWork qualityOfNumbers(QualityMeasure measure) {
        return RecurringWork.whole("quality", measure::measure);
    }

    /** Measures all businesses, if the rules say what a good quality is. */
    public void measure(Instant now) {
        QualityBounds bounds = books.inForce(now).terms().quality().on(LocalDate.ofInstant(now, ZoneOffset.UTC));
        if (bounds.measured()) {
            businesses.all().forEach(business -> measure(business.id(), bounds, now));
        }
    }

    /** Measures one business. */
    void measure(BusinessId business, QualityBounds bounds, Instant now) {
        Instant from = now.minus(Duration.ofDays(bounds.days()));
        List<Sender> numbers = businesses.senders(business);
        Map<Long, Quality> before = qualities.of(Qualities.Kind.NUMBER, business);
        Map<Long, Delivered> delivered = delivered(business, from, now);
        if (delivered.isEmpty() && before.isEmpty()) {
            return;
        }
        // If a business sends very much, only the people count who may have got one of the counted messages.
        Instant counted = delivered.values().stream().anyMatch(Delivered::isPart)
                ? delivered.values().stream().map(Delivered::first).min(Instant::compareTo).orElse(from)
                : from;
        Map<RecipientId, Unwanted> unwanted = feedback.since(business, counted, bounds);
        Map<Long, Integer> points = new HashMap<>();
        feedback.numbers(business, unwanted, counted).forEach((recipient, number) -> points.merge(number,
                requireNonNull(unwanted.get(recipient)).points(), Integer::sum));
        for (Sender number : numbers) {
            int count = delivered.getOrDefault(number.id().value(), Delivered.NOTHING).count();
            int sum = points.getOrDefault(number.id().value(), 0);
            Quality was = before.getOrDefault(number.id().value(), Quality.UNKNOWN);
            Quality measured = new Quality(bounds.rating(count, sum), was.since(), count, sum);
            if (!measured.equals(was)) {
                note(number, new Quality(measured.rating(), now, count, sum));
            }
        }
    }

    private void note(Sender number, Quality measured) {
        transaction.executeWithoutResult(_ -> qualities.note(Qualities.Kind.NUMBER, number.id().value(), number.business(), measured)
                .ifPresent(was -> events.publishEvent(new AccountEvent.Rated(number, was, measured.rating()))));
    }

    /** @param first when the first of them was delivered; @param isPart there were more before */
    private record Delivered(int count, Instant first, boolean isPart) {

        private static final Delivered NOTHING = new Delivered(0, Instant.MAX, false);
    }

    /** Delivered messages by number. The charges of the latest months are read backwards, in the order of their index. */
    private Map<Long, Delivered> delivered(BusinessId business, Instant from, Instant now) {
        record Count(long number, int count, Instant first) {}
        YearMonth last = YearMonth.from(now.plus(Duration.ofDays(1)).atZone(ZoneOffset.UTC)); // in whatever zone
        YearMonth first = YearMonth.from(from.minus(Duration.ofDays(1)).atZone(ZoneOffset.UTC));
        List<String> months = Stream.iterate(last, month -> !month.isBefore(first), month -> month.minusMonths(1))
                .map(YearMonth::toString).toList();
        List<Count> counts = jdbc.query("SELECT sender_id, COUNT(*) AS delivered, MIN(delivered_at) AS first FROM ("
                + "SELECT sender_id, delivered_at FROM charge FORCE INDEX (charge_of_month) WHERE business_id = :business"
                + " AND period IN (:months) AND category IN ('MARKETING', 'UTILITY') AND delivered_at >= :from"
                + " ORDER BY period DESC, message_id DESC LIMIT " + MOST + ") latest GROUP BY sender_id",
                Map.of("business", business.value(), "months", months, "from", Times.utc(from)),
                (row, _) -> new Count(row.getLong("sender_id"), row.getInt("delivered"), Times.instant(row, "first")));
        boolean isPart = counts.stream().mapToInt(Count::count).sum() >= MOST;
        return counts.stream().collect(toMap(Count::number, count -> new Delivered(count.count(), count.first(), isPart)));
    }
}
