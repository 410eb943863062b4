package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.MessagingTier;
import io.tollgate.database.Times;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.quality.PacingDecisions;
import io.tollgate.traffic.PacedSends;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The rest of a large marketing send waits until its first 1,000 messages have arrived. */
@GateTest
class PacingTest {

    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");
    private static final Instant DECIDED = NOON.plus(Duration.ofMinutes(30));

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    PacingDecisions decisions;

    private EnrolledBusiness shop;
    private List<Person> people;

    @BeforeEach
    void enrol() {
        world.database().update("DELETE FROM inbox");
        world.database().update("DELETE FROM paced_send");
        shop = world.business().onAccount("1000").limited(MessagingTier.TIER_10K).enrol();
        people = Stream.generate(() -> world.person().consentsTo(shop)).limit(5).toList();
    }

    /** The send began an hour ago, and so many of its first messages are under way. */
    private void underWay(int messages) {
        world.database().update("INSERT INTO paced_send (business_id, template_name, template_language, begun_at, admitted, state,"
                + " changed_at) VALUES (?, 'marketing', 'en_US', ?, ?, 'OPEN', ?)", shop.id().value(),
                Times.utc(NOON.minus(Duration.ofHours(1))), messages, Times.utc(NOON.minus(Duration.ofHours(1))));
    }

    private List<MessageId> offers() {
        return world.accept(people.stream().map(person -> shop.message(Category.MARKETING, person)).toList(), NOON);
    }

    private void delivered(MessageId message) {
        world.database().update("INSERT INTO receipt (message_id, delivered_at) VALUES (?, ?)", message.bytes(),
                Times.utc(NOON.plusSeconds(60)));
    }

    private List<Class<?>> outcomes(List<MessageId> messages) {
        return messages.stream().<Class<?>>map(message -> verdict(message).getClass()).toList();
    }

    private Verdict verdict(MessageId message) {
        return world.history().verdict(message);
    }

    private List<PacedSends.State> states() {
        return world.database().queryForList("SELECT state FROM paced_send", String.class).stream().map(PacedSends.State::valueOf).toList();
    }

    @Test
    void theRestWaitsInItsOrderAndGoesOnceTheFirstHaveArrived() {
        underWay(998);
        List<MessageId> offers = offers();
        gates.judgeAllDue(NOON);

        assertThat(outcomes(offers)).containsExactly(Admitted.class, Admitted.class, Deferred.class, Deferred.class, Deferred.class);
        assertThat(((Deferred) verdict(offers.get(2))).until()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(states()).containsExactly(PacedSends.State.HELD);

        offers.subList(0, 2).forEach(this::delivered);
        decisions.decide(DECIDED.minusSeconds(1));
        gates.judgeAllDue(DECIDED.minusSeconds(1));
        assertThat(outcomes(offers.subList(2, 5))).as("not long enough").containsOnly(Deferred.class);

        decisions.decide(DECIDED);
        gates.judgeAllDue(DECIDED);
        assertThat(outcomes(offers)).containsOnly(Admitted.class);
        assertThat(world.database().queryForList("SELECT message_id FROM outbox WHERE business_id = ? ORDER BY due_at, message_id",
                byte[].class, shop.id().value()).stream().map(MessageId::of)).as("in their order").containsExactlyElementsOf(offers);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM charge WHERE business_id = ?", Long.class, shop.id().value()))
                .as("charged only when delivered").isZero();
    }

    @Test
    void theRestIsDroppedIfPeopleDoNotWantTheFirst() {
        underWay(998);
        List<MessageId> offers = offers();
        gates.judgeAllDue(NOON);
        offers.subList(0, 2).forEach(this::delivered);
        people.getFirst().blocks(shop, NOON.plus(Duration.ofMinutes(5)));

        decisions.decide(DECIDED);
        gates.at(DECIDED, 100).drain();

        assertThat(outcomes(offers.subList(2, 5))).containsOnly(Refused.class);
        assertThat(((Refused) verdict(offers.get(4))).code()).isEqualTo(132015);
        assertThat(quality()).as("two messages say nothing of the template").isEqualTo("UNKNOWN");
        assertThat(states()).containsExactly(PacedSends.State.DROPPED);
    }

    private String quality() {
        return world.database().queryForObject("SELECT rating FROM quality q JOIN template t ON t.id = q.subject WHERE q.kind = 'TEMPLATE'"
                + " AND t.business_id = ? AND t.name = 'marketing'", String.class, shop.id().value());
    }

    /** The first messages go to as many people as a measured quality needs. */
    @ParameterizedTest
    @CsvSource({"0, GREEN, RELEASED", "1, YELLOW, RELEASED", "2, RED, DROPPED"})
    void theFirstMessagesTellTheQualityOfTheTemplate(int whoBlock, String rating, PacedSends.State state) {
        people = Stream.generate(() -> world.person().consentsTo(shop)).limit(100).toList();
        underWay(900);
        List<MessageId> offers = offers();
        gates.judgeAllDue(NOON);
        offers.forEach(this::delivered);
        people.subList(0, whoBlock).forEach(person -> person.blocks(shop, NOON.plus(Duration.ofMinutes(5))));

        decisions.decide(DECIDED);

        assertThat(quality()).isEqualTo(rating);
        assertThat(states()).containsExactly(state);
    }

    @Test
    void whoNeverGotAFirstMessageHasNoSay() {
        underWay(998);
        List<MessageId> offers = offers();
        gates.judgeAllDue(NOON);
        offers.subList(0, 2).forEach(this::delivered);
        people.getLast().blocks(shop, NOON.plus(Duration.ofMinutes(5)));

        decisions.decide(DECIDED);

        assertThat(states()).containsExactly(PacedSends.State.RELEASED);
    }

    @Test
    void waitsForReceiptsButNotForEver() {
        underWay(998);
        List<MessageId> offers = offers();
        gates.judgeAllDue(NOON);
        delivered(offers.getFirst());

        decisions.decide(NOON.plus(Duration.ofHours(6)).minusSeconds(1));
        assertThat(states()).as("half of the first have arrived, not 80 %").containsExactly(PacedSends.State.HELD);
        decisions.decide(NOON.plus(Duration.ofHours(6)));
        assertThat(states()).containsExactly(PacedSends.State.RELEASED);
    }

    /** What waits is in the database: any other gate, of this process or of another, judges it later. */
    @Test
    void threeGatesTogetherLetNoMoreThroughThanTheFirst() {
        people = Stream.generate(() -> world.person().consentsTo(shop)).limit(40).toList();
        underWay(990);
        List<MessageId> offers = offers();
        Stream.of(gates.at(NOON, 7), gates.at(NOON, 11), gates.at(NOON, 5))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);

        assertThat(outcomes(offers).stream().filter(Admitted.class::equals)).hasSize(10);
        assertThat(outcomes(offers).stream().filter(Deferred.class::equals)).hasSize(30);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM paced_message WHERE business_id = ?", Long.class,
                shop.id().value())).isEqualTo(10);

        offers.forEach(this::delivered);
        decisions.decide(DECIDED);
        Stream.of(gates.at(DECIDED, 7), gates.at(DECIDED, 11))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);
        assertThat(outcomes(offers)).containsOnly(Admitted.class);
        assertThat(offers).allSatisfy(offer -> assertThat(world.history().rows("outbox", offer)).isEqualTo(1));
    }

    @Test
    void noticesWaitForNothingAndNoBusinessWithoutALimitIsHeld() {
        underWay(1_000);
        EnrolledBusiness free = world.business().onAccount("1000").enrol();
        Person ana = world.person().consentsTo(free).consentsTo(shop);
        MessageId notice = shop.sends(Category.UTILITY, ana, NOON);
        MessageId offer = shop.sends(Category.MARKETING, ana, NOON);
        MessageId other = free.sends(Category.MARKETING, ana, NOON);

        gates.judgeAllDue(NOON);

        assertThat(outcomes(List.of(notice, offer, other))).containsExactly(Admitted.class, Deferred.class, Admitted.class);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM paced_send WHERE business_id = ?", Long.class,
                free.id().value())).isZero();
    }

    @Test
    void aNewSendBeginsWhenTheHoursOfTheLastAreOver() {
        underWay(998);
        MessageId first = offers().getFirst();
        gates.judgeAllDue(NOON);
        delivered(first);
        decisions.decide(NOON.plus(Duration.ofHours(6)));
        assertThat(states()).containsExactly(PacedSends.State.RELEASED);

        decisions.decide(NOON.plus(Duration.ofHours(23)).minusSeconds(1));
        assertThat(states()).hasSize(1);
        decisions.decide(NOON.plus(Duration.ofHours(23)).plusSeconds(1));
        assertThat(states()).isEmpty();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM paced_message WHERE business_id = ?", Long.class,
                shop.id().value())).isZero();
    }
}
