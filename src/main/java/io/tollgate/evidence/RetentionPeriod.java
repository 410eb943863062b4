package io.tollgate.evidence;

import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the proof of a consent is kept: for a term after it was given and again after each use, UWG § 7a(2), and in any case as long as
 * the business may rely on it, GDPR Art. 7(1). Refusals and withdrawals are kept for ever and are not part of this.
 *
 * @param term   the term by the law of the person's place
 * @param until  the last day; the period is over when that day has ended everywhere on earth
 * @param stands whether a business may rely on the consent now or later; then it is kept beyond {@code until}
 */
public record RetentionPeriod(Period term, LocalDate until, boolean stands) {

    /** The zones where a day ends first and last, as the time zone in which a consent was given is not known. */
    private static final ZoneOffset LATEST_DAY = ZoneOffset.ofHours(14);
    private static final ZoneOffset EARLIEST_DAY = ZoneOffset.ofHours(-12);

    /**
     * @param history    the history of one consent
     * @param unanswered the term for a request that nobody has answered
     * @return empty if all entries are kept for ever
     */
    static Optional<RetentionPeriod> of(List<ConsentEvent> history, Optional<Instant> lastUse, Period term, Period unanswered,
            Instant now) {
        Optional<Instant> given = history.stream().filter(RetentionPeriod::covers).map(ConsentEvent::at).max(Instant::compareTo);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        ConsentStatus standing = ConsentStatus.of(history, now);
        boolean stands = standing.valid() || standing.state() == State.SOFT_OPT_IN || standing.state() == State.INQUIRY
                || history.stream().anyMatch(event -> event.type().permits() && event.at().isAfter(now));
        Period counted = standing.state() == State.REQUESTED ? unanswered : term;
        Instant last = Stream.concat(given.stream(), lastUse.stream()).max(Instant::compareTo).orElseThrow();
        return Optional.of(new RetentionPeriod(counted, LocalDate.ofInstant(last, LATEST_DAY).plus(counted), stands));
    }

    /** Whether this entry is deleted in time. Refusals, withdrawals and other ends are kept for ever, so that nobody asks again. */
    static boolean covers(ConsentEvent event) {
        return !event.type().ends();
    }

    boolean over(Instant now) {
        return !stands && LocalDate.ofInstant(now, EARLIEST_DAY).isAfter(until);
    }
}
