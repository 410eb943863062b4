package io.tollgate.notices;

import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.database.Trouble;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.invoicing.HeldInvoices;
import io.tollgate.kafka.DeadLetterReplay;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.release.Releases;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.trust.vetting.Applications;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** What waits for a person now, by its key in the register where it waits; a key names no person. */
@Component
class WaitingThings implements Waiting {

    private static final Logger log = LoggerFactory.getLogger(WaitingThings.class);
    /** Brokers are asked more seldom than tables. */
    private static final Duration BETWEEN_LETTERS = Duration.ofMinutes(10);

    private final Applications applications;
    private final Businesses businesses;
    private final Releases releases;
    private final HeldInvoices invoices;
    private final Quarantine quarantine;
    private final SpendingStops stops;
    private final ErasureRequests erasures;
    private final ObjectProvider<DeadLetterReplay> letters;
    private final MessageReports reports;

    private List<String> lettersBefore = List.of();
    private Instant lettersAt = Instant.MIN;

    WaitingThings(Applications applications, Businesses businesses, Releases releases, HeldInvoices invoices, Quarantine quarantine,
            SpendingStops stops, ErasureRequests erasures, ObjectProvider<DeadLetterReplay> letters, MessageReports reports) {
        this.reports = reports;
        this.applications = applications;
        this.businesses = businesses;
        this.releases = releases;
        this.invoices = invoices;
        this.quarantine = quarantine;
        this.stops = stops;
        this.erasures = erasures;
        this.letters = letters;
    }

    @Override
    public Map<NoticeKind, List<String>> all(Instant now) {
        Map<NoticeKind, List<String>> all = new EnumMap<>(NoticeKind.class);
        for (NoticeKind kind : NoticeKind.values()) {
            asked(kind, () -> of(kind, now), all);
        }
        return all;
    }

    private static void asked(NoticeKind kind, Supplier<List<String>> register, Map<NoticeKind, List<String>> all) {
        try {
            all.put(kind, register.get());
        } catch (DataAccessException | TransactionException away) {
            throw away; // the database: all of it is tried again
        } catch (RuntimeException failure) {
            log.warn("It is not known which {} wait: {}", kind, Trouble.place(failure));
        }
    }

    private List<String> of(NoticeKind kind, Instant now) {
        Slice first = new Slice(List.of(), MOST);
        return switch (kind) {
            case APPLICATIONS -> applications.undecided(first).stream().map(one -> Long.toString(one.id().value())).toList();
            case TEMPLATES -> businesses.templatesToApprove(first).stream()
                    .map(one -> one.business().value() + "/" + one.key().name() + "/" + one.key().language()).toList();
            case REPORTS -> reports.undecided(first).stream().map(one -> Long.toString(one.id())).toList();
            case RELEASES -> releases.calendar(now).stream().filter(one -> one.state().equalsIgnoreCase("proposed"))
                    .map(one -> Integer.toString(one.release().version())).toList();
            case HELD_INVOICES -> invoices.list(first).stream().map(one -> one.business().value() + "/" + one.month()).toList();
            case QUARANTINED -> quarantine.list(first).stream().map(one -> Long.toString(one.id())).toList();
            case DEAD_LETTERS -> letters(now);
            case STOPPED_SPENDING -> stops.standing(MOST).stream().map(one -> Integer.toString(one.id())).toList();
            case ERASURES -> erasures.open(MOST).stream().map(one -> Long.toString(one.id())).toList();
        };
    }

    private synchronized List<String> letters(Instant now) {
        DeadLetterReplay replay = letters.getIfAvailable();
        if (replay != null && lettersAt.isBefore(now.minus(BETWEEN_LETTERS))) {
            lettersAt = now; // also if they do not answer
            lettersBefore = replay.topics().stream().flatMap(topic -> waiting(replay, topic)).limit(MOST).toList();
        }
        return lettersBefore;
    }

    private static Stream<String> waiting(DeadLetterReplay replay, String topic) {
        return replay.waiting(topic, MOST).stream().map(letter -> topic + "/" + letter.partition() + "/" + letter.offset());
    }
}
