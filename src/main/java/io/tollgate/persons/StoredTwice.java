package io.tollgate.persons;

import static java.util.stream.Collectors.toMap;

import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Merges persons whom a version with fewer known forms of numbers stored twice. It runs once, before anything is served, with one
 * transaction for each person. If it is broken off, the next start begins again and finds the rest.
 */
@Component
final class StoredTwice implements SmartLifecycle {

    /** The setting that holds the fingerprint of the forms by which this was done last. */
    static final String DONE = "number-forms";
    private static final Logger log = LoggerFactory.getLogger(StoredTwice.class);
    private static final int AT_ONCE = 1_000;

    private final Recipients recipients;
    private final Identities identities;
    private final Erasures erasures;
    private final PhoneNumbers numbers;
    private final IdMerge joining;
    private final Settings settings;
    private final Clock clock;
    private final boolean rotating;
    private volatile boolean running;
    private boolean looked;

    /** @param rotating whether the keys are being rotated; then pseudonyms cannot be compared */
    StoredTwice(Recipients recipients, Identities identities, Erasures erasures, PhoneNumbers numbers, IdMerge joining,
            Settings settings, Clock clock, @Value("${tollgate.keys-rotation:false}") boolean rotating) {
        this.recipients = recipients;
        this.identities = identities;
        this.erasures = erasures;
        this.numbers = numbers;
        this.joining = joining;
        this.settings = settings;
        this.clock = clock;
        this.rotating = rotating;
    }

    /** @param twice persons who were stored twice. @param renamed persons whose number is now stored in another form */
    record Report(long people, long twice, long renamed) {}

    @Override
    public void start() {
        running = true;
        if (!looked) { // not again after a pause of the process
            looked = true;
            once();
        }
    }

    void once() {
        byte[] forms = PhoneNumbers.formsFingerprint();
        if (rotating || settings.find(DONE).filter(done -> Arrays.equals(done, forms)).isPresent()) {
            return;
        }
        Report report = join(clock.instant());
        settings.replace(DONE, forms);
        if (report.people() > 0) {
            log.info("Checked {} recipients: {} were stored twice, by two forms of one number, and are merged now;"
                    + " {} numbers are stored in another form now.", report.people(), report.twice(), report.renamed());
        }
    }

    /** Checks all recipients. */
    Report join(Instant now) {
        long people = 0;
        long twice = 0;
        long renamed = 0;
        List<Recipient> some = recipients.after(Optional.empty(), AT_ONCE);
        while (!some.isEmpty()) {
            people += some.size();
            for (Recipient person : some) {
                Optional<PhoneNumber> kept = person.hasNumber() ? numbers.parse(person.number()) : Optional.empty();
                if (kept.isPresent() && !kept.get().e164().equals(person.number())) {
                    boolean wasThere = joining.sameNumber(person.id(), kept.get(), now);
                    twice += wasThere ? 1 : 0;
                    renamed += wasThere ? 0 : 1;
                }
            }
            twice += joinErased(some, now);
            some = recipients.after(Optional.of(some.getLast().id()), AT_ONCE);
        }
        return new Report(people, twice, renamed);
    }

    /** Merges erased persons: their numbers are deleted, but the holder of another form of such a number is the same person. */
    private long joinErased(List<Recipient> some, Instant now) {
        Map<RecipientId, RecipientId> byFormer = new HashMap<>();
        some.stream().filter(Recipient::hasNumber)
                .forEach(person -> PhoneNumbers.formerForms(new PhoneNumber(person.number(), person.country()))
                        .forEach(form -> byFormer.put(identities.who(form), person.id())));
        Set<RecipientId> erased = erasures.erased(byFormer.keySet());
        Map<RecipientId, RecipientId> due = erased.stream().collect(toMap(byFormer::get, former -> former, (one, _) -> one));
        due.forEach((today, before) -> joining.sameAsErased(today, before, now));
        return due.size();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before everything that serves. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
