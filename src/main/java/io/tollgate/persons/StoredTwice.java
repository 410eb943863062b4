package io.tollgate.persons;

import static java.util.stream.Collectors.toMap;

import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identities.Why;
import io.tollgate.recipient.PersonLocks;
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
import org.springframework.transaction.support.TransactionTemplate;

/**
 * People who were stored twice by a version that knew fewer forms of numbers: made one before anything is served, once. A person at a
 * time, each in one transaction; broken off, the next start begins again and finds those that are left.
 */
@Component
final class StoredTwice implements SmartLifecycle {

    /** Since when numbers are kept in one form; the forms by which that was done last. */
    static final String DONE = "number-forms";
    private static final Logger log = LoggerFactory.getLogger(StoredTwice.class);
    private static final int AT_ONCE = 1_000;

    private final Recipients recipients;
    private final Identities identities;
    private final Erasures erasures;
    private final PersonLocks locks;
    private final PhoneNumbers numbers;
    private final Joining joining;
    private final Settings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final boolean rotating;
    private volatile boolean running;
    private boolean looked;

    /** @param rotating the keys are changed meanwhile, and whose pseudonym is whose cannot be told */
    StoredTwice(Recipients recipients, Identities identities, Erasures erasures, PersonLocks locks, PhoneNumbers numbers, Joining joining,
            Settings settings, TransactionTemplate transaction, Clock clock, @Value("${tollgate.keys-rotation:false}") boolean rotating) {
        this.recipients = recipients;
        this.identities = identities;
        this.erasures = erasures;
        this.locks = locks;
        this.numbers = numbers;
        this.joining = joining;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
        this.rotating = rotating;
    }

    /** @param twice people who were stored twice; @param renamed people whose number is kept in another form now */
    record Report(long people, long twice, long renamed) {}

    @Override
    public void start() {
        running = true;
        if (!looked) { // not again when the process was only paused
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
            log.info("Looked at {} people: {} were stored twice, by two forms of one number, and are one person each now; the numbers of {} are kept in another form.",
                    report.people(), report.twice(), report.renamed());
        }
    }

    /** All who are there. */
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
                    boolean wasThere = Boolean.TRUE.equals(transaction.execute(_ -> rename(person.id(), kept.get(), now)));
                    twice += wasThere ? 1 : 0;
                    renamed += wasThere ? 0 : 1;
                }
            }
            twice += joinErased(some, now);
            some = recipients.after(Optional.of(some.getLast().id()), AT_ONCE);
        }
        return new Report(people, twice, renamed);
    }

    /** @return whether the other form was there too */
    private boolean rename(RecipientId old, PhoneNumber number, Instant now) {
        RecipientId holder = identities.who(number);
        boolean wasThere = !recipients.of(List.of(holder)).isEmpty() || !erasures.erased(List.of(holder)).isEmpty();
        recipients.registerUnlessErased(List.of(number), now);
        RecipientId person = identities.who(number);
        locks.take(List.of(old, person));
        if (recipients.of(List.of(old)).isEmpty()) {
            return false; // another node was faster
        }
        joining.same(old, person, Why.SPELLING, now);
        return wasThere;
    }

    /** Of those who were erased there is no number, but whoever has it in another form today is the same person. */
    private long joinErased(List<Recipient> some, Instant now) {
        Map<RecipientId, RecipientId> byFormer = new HashMap<>();
        some.stream().filter(Recipient::hasNumber).forEach(person -> PhoneNumbers.formerForms(new PhoneNumber(person.number(), person.country()))
                .forEach(form -> byFormer.put(identities.who(form), person.id())));
        Set<RecipientId> erased = erasures.erased(byFormer.keySet());
        Map<RecipientId, RecipientId> due = erased.stream().collect(toMap(byFormer::get, former -> former, (one, _) -> one));
        due.forEach((today, before) -> transaction.executeWithoutResult(_ -> {
            locks.take(List.of(today));
            if (!recipients.of(List.of(today)).isEmpty()) {
                joining.same(today, before, Why.SPELLING, now);
            }
        }));
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

    /** Before everything that serves. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
