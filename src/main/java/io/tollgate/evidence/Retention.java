package io.tollgate.evidence;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.evidence.ConsentRecords.Subject;
import io.tollgate.message.RecipientId;
import io.tollgate.quarantine.Halves;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes consents whose retention period is over, and so their proofs. It never deletes a refusal, a withdrawal or another end, which are
 * kept for ever. It never deletes a consent that is in force: its proof is needed as long as a business may send on it. Several nodes may
 * run it at the same time.
 */
@Component
class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final Consents consents;
    private final Traffic traffic;
    private final Recipients recipients;
    private final RetentionTerms terms;
    private final RetentionSettings settings;
    private final TransactionTemplate transaction;

    Retention(Consents consents, Traffic traffic, Recipients recipients, RetentionTerms terms, RetentionSettings settings,
            TransactionTemplate transaction) {
        this.consents = consents;
        this.traffic = traffic;
        this.recipients = recipients;
        this.terms = terms;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** The work that deletes what is past its term, once a day. */
    @Bean
    static RecurringWork endsOfRetention(Retention retention) {
        return RecurringWork.whole("retention", now -> retention.purge(now));
    }

    /** Goes through all persons, some at a time. @return how many entries were deleted */
    int purge(Instant now) {
        int removed = 0;
        Optional<RecipientId> last = Optional.empty();
        List<RecipientId> people = consents.people(last, settings.batch());
        while (!people.isEmpty()) {
            List<RecipientId> batch = people;
            removed += purgeInHalves(batch, now);
            people = consents.people(Optional.of(batch.getLast()), settings.batch());
        }
        if (removed > 0) {
            log.info("Deleted {} entries of consents whose retention period is over", removed);
        }
        return removed;
    }

    /** Isolates a person whose records cannot be read, so that others' records are still deleted in time. */
    private int purgeInHalves(List<RecipientId> people, Instant now) {
        return Halves.of(people, part -> Optional.ofNullable(transaction.execute(_ -> purge(part, now))).orElse(0), (person, failure) -> {
            log.error("The records of one person's consents cannot be read and stay: {}. Maybe a row is broken.",
                    Trouble.place(failure));
            return 0;
        }).stream().mapToInt(Integer::intValue).sum();
    }

    private int purge(List<RecipientId> people, Instant now) {
        Map<RecipientId, Recipient> known = recipients.of(people);
        Map<RecipientId, Period> term = people.stream()
                .collect(toMap(person -> person, person -> terms.of(Optional.ofNullable(known.get(person)), now)));
        List<Traffic.LastUse> uses = traffic.lastUses(people);
        Map<RecipientId, List<Traffic.LastUse>> usesByPerson = uses.stream().collect(groupingBy(Traffic.LastUse::recipient));
        List<ConsentEvent> over = new ArrayList<>();
        consents.history(people).stream().collect(groupingBy(Subject::of)).forEach((subject, history) -> {
            Optional<Instant> lastUse = subject.channel() != ConsentChannel.MESSENGER
                    ? Optional.empty()
                    : usesByPerson.getOrDefault(subject.recipient(), List.of()).stream()
                            .filter(use -> subject.usedBy(use.business(), use.recipient(), use.category())).map(Traffic.LastUse::at)
                            .max(Instant::compareTo);
            if (RetentionPeriod.of(history, lastUse, requireNonNull(term.get(subject.recipient())), settings.unanswered(), now)
                    .filter(kept -> kept.over(now)).isPresent()) {
                history.stream().filter(RetentionPeriod::covers).forEach(over::add);
            }
        });
        return consents.remove(over);
    }
}
