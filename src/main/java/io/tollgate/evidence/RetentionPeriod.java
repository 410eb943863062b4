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
 * How long the proof of a consent is kept: a term from its giving and again from every use, UWG § 7a(2), and in any case as long as
 * the business may still rely on it, GDPR Art. 7(1). Refusals and withdrawals are kept for ever and no part of this.
 *
 * @param term   by the law of the person's place
 * @param until  the last day; it is over when that day has ended everywhere on earth
 * @param stands somebody may rely on it now or later: it is kept beyond {@code until}
 */
public record RetentionPeriod(Period term, LocalDate until, boolean stands) {

    /** Where days begin and end first, and where last: the time zone in which a consent was given is nobody's to guess. */
    private static final ZoneOffset LATEST_DAY = ZoneOffset.ofHours(14);
    private static final ZoneOffset EARLIEST_DAY = ZoneOffset.ofHours(-12);

    /**
     * @param history    of one consent
     * @param unanswered the term of a request that nobody has answered
     * @return empty if nothing is kept but what is kept for ever
     */
    static Optional<RetentionPeriod> of(List<ConsentEvent> history, Optional<Instant> lastUse, Period term, Period unanswered, Instant now) {
        Optional<Instant> given = history.stream().filter(RetentionPeriod::covers).map(ConsentEvent::at).max(Instant::compareTo);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        ConsentStatus standing = ConsentStatus.of(history, now);
        boolean stands = standing.valid() || standing.state() == State.SOFT_OPT_IN
                || history.stream().anyMatch(event -> event.type().permits() && event.at().isAfter(now));
        Period counted = standing.state() == State.REQUESTED ? unanswered : term;
        Instant last = Stream.concat(given.stream(), lastUse.stream()).max(Instant::compareTo).orElseThrow();
        return Optional.of(new RetentionPeriod(counted, LocalDate.ofInstant(last, LATEST_DAY).plus(counted), stands));
    }

    /** Whether this entry is removed in time: who has refused or withdrawn is remembered for ever, so that nobody asks again. */
    static boolean covers(ConsentEvent event) {
        return !event.type().ends();
    }

    boolean over(Instant now) {
        return !stands && LocalDate.ofInstant(now, EARLIEST_DAY).isAfter(until);
    }
}
