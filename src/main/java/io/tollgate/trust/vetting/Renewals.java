package io.tollgate.trust.vetting;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reminds of the renewal of verifications that end soon: once for each number of days before each end, on the node that checks first.
 * A reminder is an entry in the business's history, a line of the log and a count.
 */
@Component
public class Renewals {

    private static final Logger log = LoggerFactory.getLogger(Renewals.class);

    /** @param days days before the end of the verification */
    public record Reminder(Instant validUntil, int days, Instant at) {}

    private final JdbcTemplate jdbc;
    private final Verifications verifications;
    private final Businesses businesses;
    private final MeterRegistry meters;
    private final List<Integer> days;

    Renewals(JdbcTemplate jdbc, Verifications verifications, Businesses businesses, MeterRegistry meters, ApplicationSettings settings) {
        this.jdbc = jdbc;
        this.verifications = verifications;
        this.businesses = businesses;
        this.meters = meters;
        this.days = settings.reminderDays().stream().sorted().toList();
    }

    /** The work that reminds of verifications that end soon. */
    @Bean
    static RecurringWork remindersOfRenewal(Renewals renewals) {
        return RecurringWork.whole("renewal-reminders", renewals::remind);
    }

    /** Makes the latest reminder that is due: if the reminder 60 days before the end was missed, it is not made 20 days before it. */
    public void remind(Instant now) {
        Map<BusinessId, Instant> ending = verifications.ending(now, now.plus(Duration.ofDays(days.getLast())));
        Map<BusinessId, Business> endingSoon = businesses.byId(ending.keySet());
        ending.forEach((id, end) -> due(now, end).ifPresent(before -> {
            // Each in a statement of its own, so that a failure does not affect the others. Adds none if another node was faster.
            int added = jdbc.update("INSERT IGNORE INTO renewal_reminder (business_id, valid_until, days_before, at) VALUES (?, ?, ?, ?)",
                    id.value(), Times.utc(end), before, Times.utc(now));
            if (added == 1) {
                meters.counter("tollgate.renewal.reminders", "days", Integer.toString(before)).increment();
                log.warn("The verification of business {} ends on {}, in {} days or less. Maybe ask it to apply for renewal.",
                        Optional.ofNullable(endingSoon.get(id)).map(Business::handle).orElse(id.toString()), end, before);
            }
        }));
    }

    /** Some reminders of a business, oldest first. */
    @Transactional(readOnly = true)
    public List<Reminder> of(BusinessId business, Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query(
                "SELECT valid_until, days_before, at FROM renewal_reminder WHERE business_id = :business"
                        + slice.sql("at, valid_until, days_before", false),
                slice.parameters(Map.of("business", business.value())),
                (row, line) -> new Reminder(Times.instant(row, "valid_until"), row.getInt("days_before"), Times.instant(row, "at")));
    }

    /** The key of a reminder in the order of {@link #of(BusinessId, Slice)}. */
    public static List<Object> key(Reminder reminder) {
        return List.of(Slice.column(reminder.at()), Slice.column(reminder.validUntil()), (long) reminder.days());
    }

    private Optional<Integer> due(Instant now, Instant end) {
        return days.stream().filter(before -> !now.isBefore(end.minus(Duration.ofDays(before)))).findFirst();
    }
}
