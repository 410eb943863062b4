package io.tollgate.businessapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Plan;
import io.tollgate.delivery.Chats;
import io.tollgate.rights.Access;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A person who writes to a closed business is told so once for as long as the window stays open, by a message that the gate judges. */
@TollgateTest
class AbsenceAnswersTest {

    private static final String CLOSED = "We are closed until tomorrow.";
    private static final Hours ALWAYS_CLOSED = new Hours(true, Collections.nCopies(7, Optional.empty()), CLOSED);

    @Autowired
    World world;
    @Autowired
    OpeningHours hours;
    @Autowired
    AbsenceAnswers answers;
    @Autowired
    Chats chats;
    @Autowired
    JdbcTemplate database;

    private EnrolledBusiness bakery;
    private Person hanna;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @BeforeEach
    void open() {
        bakery = world.business().plan(Plan.APP).onAccount("20").enrol();
        hanna = world.personIn("AT");
    }

    private void writes(Instant at) {
        chats.add(List.of(new Chats.Word(hanna.id(), bakery.id(), bakery.sender(), "wamid.in" + at.toEpochMilli() + bakery.id(),
                "Are you there?", at, Chats.By.PERSON)));
    }

    /** How often she was answered by now. */
    private int answered() {
        return database.queryForObject("SELECT COUNT(*) FROM chat_word WHERE recipient = ? AND business_id = ? AND by_business",
                Integer.class, hanna.id().bytes(), bakery.id().value());
    }

    @Test
    void sheIsAnsweredOnceAndTheAnswerArrives() {
        hours.put(bakery.id(), ALWAYS_CLOSED, now);
        hanna.writesTo(bakery, Instant.now());
        writes(now);
        Awaitility.await().untilAsserted(() -> {
            answers.answer(Instant.now());
            assertThat(hanna.handset()).containsExactly(CLOSED);
        });
        writes(now.plusMillis(1));

        answers.answer(Instant.now());
        answers.answer(Instant.now());

        assertThat(answered()).isOne();
        assertThat(world.the(Access.class).of(hanna.id(), Optional.empty(), Instant.now()).toString()).contains("absences");
    }

    @Test
    void inAnotherWindowSheIsAnsweredAgain() {
        hours.put(bakery.id(), ALWAYS_CLOSED, now);
        Instant first = now.minus(Duration.ofHours(72));
        for (int hour : new int[] {0, 20, 40}) { // one window, as it stays open for 24 hours after each message
            writes(first.plus(Duration.ofHours(hour)));
            answers.answer(first.plus(Duration.ofHours(hour)).plusSeconds(10));
        }
        assertThat(answered()).as("in one window").isOne();

        Instant later = first.plus(Duration.ofHours(64)).plusMillis(1); // of the next
        writes(later);
        answers.answer(later.plusSeconds(10));

        assertThat(answered()).as("in the next").isEqualTo(2);
    }

    @Test
    void anOpenBusinessAndABusinessThatSaysNothingDoNotAnswer() {
        writes(now.minusSeconds(1));
        answers.answer(now);
        hours.put(bakery.id(), new Hours(false, Collections.nCopies(7, Optional.empty()), CLOSED), now);
        answers.answer(now);
        Instant noon = now.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));
        hours.put(bakery.id(), new Hours(true, Collections.nCopies(7, Optional.of(Hours.Open.of("00:00-23:59"))), CLOSED), now);
        writes(noon);
        answers.answer(noon.plusSeconds(1));

        assertThat(answered()).isZero();
    }

    @Test
    void anOldMessageGetsNoAnswer() {
        hours.put(bakery.id(), ALWAYS_CLOSED, now);
        writes(now.minus(Duration.ofMinutes(16)));

        answers.answer(now);

        assertThat(answered()).isZero();
    }
}
