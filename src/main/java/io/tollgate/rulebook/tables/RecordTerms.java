package io.tollgate.rulebook.tables;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long records of messages are kept.
 *
 * @param terms by the name of the record, from the end of the year (UTC) in which the message was accepted; what is not in it is kept for
 *              ever
 */
public record RecordTerms(Map<String, Period> terms) {

    /** The records that may have a term. */
    public static final Set<String> DELETABLE = Set.of("verdicts", "receipts", "network-ids");

    public RecordTerms {
        terms = Map.copyOf(terms);
    }

    /** Records of messages that were accepted before this are over; empty: none are. */
    public Optional<Instant> overBefore(String record, Instant now) {
        return Optional.ofNullable(terms.get(record)).map(term -> now.atZone(ZoneOffset.UTC).toLocalDate().minus(term))
                .map(day -> day.withDayOfYear(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
