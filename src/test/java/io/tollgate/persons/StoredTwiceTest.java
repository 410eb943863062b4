package io.tollgate.persons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.StoredTwice.Report;
import io.tollgate.recipient.ErasureEvent;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identities.Why;
import io.tollgate.recipient.PersonLocks;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** An earlier version, which knew fewer forms of numbers, stored these people twice. The test writes the rows as that version did. */
@DatabaseTest
class StoredTwiceTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final AtomicInteger count = new AtomicInteger();

    @Autowired
    StoredTwice storedTwice;
    @Autowired
    IdMerge joining;
    @Autowired
    PersonLocks locks;
    @Autowired
    Identities identities;
    @Autowired
    Recipients recipients;
    @Autowired
    Pseudonyms pseudonyms;
    @Autowired
    PhoneNumbers numbers;
    @Autowired
    Consents consents;
    @Autowired
    Blocks blocks;
    @Autowired
    Erasures erasures;
    @Autowired
    Settings settings;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate jdbc;

    private final BusinessId business = new BusinessId(60_000 + count.incrementAndGet());
    private final String eight = "8" + (1_000_000 + count.incrementAndGet());
    private final PhoneNumber old = new PhoneNumber("+5531" + eight, "BR");
    private final PhoneNumber kept = new PhoneNumber("+55319" + eight, "BR");

    @AfterEach
    void clear() {
        jdbc.update("DELETE FROM recipient WHERE number LIKE '+5531%'");
    }

    @Test
    void theRefusalsOfEitherHoldForBothAndTheRecordsStay() {
        RecipientId one = stored(old);
        RecipientId other = stored(kept);
        says(other, Type.GIVEN, NOON);
        says(one, Type.WITHDRAWN, NOON.minusSeconds(600));
        blocks.block(one, Optional.empty(), "handset", NOON);

        Report report = storedTwice.join(NOON.plusSeconds(1));

        assertThat(report.twice()).isOne();
        assertThat(identities.who(kept)).isEqualTo(other);
        assertThat(numbers.parse(old.e164())).contains(kept);
        assertThat(state(other)).as("the stricter of both, though the other has consented later").isEqualTo(State.WITHDRAWN);
        assertThat(blocks.of(List.of(other)).getOrDefault(other, Blocked.NOBODY).everybody()).isTrue();
        assertThat(consents.history(one)).as("evidence").singleElement()
                .satisfies(event -> assertThat(event.type()).isEqualTo(Type.WITHDRAWN));
        assertThat(recipients.of(List.of(one))).isEmpty();
        says(other, Type.GIVEN, NOON.plusSeconds(2));
        assertThat(state(other)).as("after she has allowed it again").isEqualTo(State.GIVEN);
    }

    @Test
    void aPersonStoredOnceInTheOldFormIsFoundByTheNewForm() {
        RecipientId one = stored(old);
        says(one, Type.GIVEN, NOON);

        Report report = storedTwice.join(NOON.plusSeconds(1));

        assertThat(report.renamed()).isOne();
        assertThat(report.twice()).isZero();
        assertThat(state(identities.who(kept))).isEqualTo(State.GIVEN);
        assertThat(recipients.numbers(List.of(one))).as("messages on their way to her use it too").containsEntry(one, kept.e164());
        assertThat(storedTwice.join(NOON.plusSeconds(2)).renamed()).as("renamed by a second run").isZero();
    }

    @Test
    void aPersonErasedInTheOldFormStaysErased() {
        RecipientId erased = pseudonyms.of(old);
        erasures.add(new ErasureEvent(erased, NOON, ErasureEvent.Type.ERASED, "officer", "asked"));
        RecipientId other = stored(kept);
        says(other, Type.GIVEN, NOON);

        assertThat(storedTwice.join(NOON.plusSeconds(1)).twice()).isOne();

        assertThat(identities.who(kept)).isEqualTo(erased);
        assertThat(recipients.of(List.of(other, erased))).isEmpty();
        assertThat(recipients.registerUnlessErased(List.of(kept), NOON)).isEmpty();
    }

    @Test
    void aPersonErasedInTheOldFormIsNotRegisteredAgain() {
        erasures.add(new ErasureEvent(pseudonyms.of(old), NOON, ErasureEvent.Type.ERASED, "officer", "asked"));

        assertThat(recipients.registerUnlessErased(List.of(kept), NOON.plusSeconds(1))).isEmpty();
        assertThat(identities.who(kept)).isEqualTo(pseudonyms.of(old));
    }

    @Test
    void aJoinThatBreaksOffLeavesNothingAndTheNextStartRepeatsIt() {
        RecipientId one = stored(old);
        RecipientId other = stored(kept);
        says(one, Type.WITHDRAWN, NOON);
        long consentsBefore = rows("consent");

        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
            locks.take(List.of(one, other));
            joining.same(one, other, Why.SPELLING, NOON);
            throw new IllegalStateException("killed");
        })).hasMessage("killed");

        assertThat(rows("consent")).isEqualTo(consentsBefore);
        assertThat(identities.moved(List.of(one))).isEmpty();
        assertThat(recipients.of(List.of(one, other))).hasSize(2);
        assertThat(storedTwice.join(NOON.plusSeconds(1)).twice()).isOne();
        assertThat(state(other)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theStartLogsTheNumberOfJoinsAndJoinsOnce(CapturedOutput output) {
        stored(old);
        stored(kept);
        settings.replace(StoredTwice.DONE, new byte[] {0});

        storedTwice.once();
        stored(old);
        storedTwice.once();

        assertThat(output.getOut()).containsOnlyOnce("1 were stored twice, by two forms of one number").doesNotContain(eight);
        assertThat(recipients.of(List.of(pseudonyms.of(old)))).as("people found after a second start").hasSize(1);
    }

    private RecipientId stored(PhoneNumber number) {
        RecipientId id = pseudonyms.of(number);
        jdbc.update("INSERT INTO recipient (id, number, country, known_since) VALUES (?, ?, ?, '2026-03-02 12:00:00')", id.bytes(),
                number.e164(), number.country());
        return id;
    }

    private void says(RecipientId person, Type type, Instant at) {
        consents.record(
                List.of(new ConsentEvent(business, person, Purpose.MARKETING, ConsentChannel.MESSENGER, type, at, Optional.empty(),
                        Evidence.of("form", new Wording("Yes", "", "", "https://shop.example", ""), "entry " + count.incrementAndGet()))),
                at);
    }

    private State state(RecipientId person) {
        return consents.statuses(List.of(person), ConsentChannel.MESSENGER, NOON.plusSeconds(10))
                .getOrDefault(new Consents.Key(business, person, Purpose.MARKETING), ConsentStatus.NEVER_ASKED).state();
    }

    private long rows(String table) {
        return jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    }
}
