package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.ChainHand;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identity;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** A message that names a chain: the messenger first, then SMS. Each hop is judged and priced anew, and the person is told once. */
@GateTest
class ChainTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final Chain CHAIN = Chain.of("messenger 10,sms 0");

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;
    @Autowired
    Gates gates;
    @Autowired
    Chains chains;
    @Autowired
    ChainTurns turns;
    @Autowired
    Inbox inbox;
    @Autowired
    io.tollgate.delivery.Hops hops;
    @Autowired
    TransactionTemplate transaction;

    private ChainHand hand;
    private EnrolledBusiness shop;
    private Arrival nameless;

    @BeforeEach
    void clear() {
        world.queues().clear();
        world.database().update("DELETE FROM chain");
        hand = new ChainHand(application);
        shop = world.business().onAccount("1000").templates("Hello {{1}}.").enrol();
    }

    private Person person(Behaviour behaviour) {
        Person person = world.personIn("DE").consentsTo(shop);
        consentsToSms(person);
        return person.hasHandset(behaviour);
    }

    private void consentsToSms(Person person) {
        world.the(Consents.class).record(Stream.of(Purpose.values()).map(purpose -> new ConsentEvent(shop.id(), person.id(), purpose,
                ConsentChannel.SMS, ConsentEvent.Type.CONFIRMED, World.LONG_AGO, Optional.empty(), Evidence.of("form", "Yes, please")))
                .toList(), World.LONG_AGO);
    }

    private MessageId sends(Person to, Category category, Chain chain) {
        return world.accept(List.of(new Arrival(shop.id(), shop.sender(), to.number(), category, Kind.TEMPLATE,
                Optional.of(EnrolledBusiness.template(category)), "note",
                Body.of("{\"type\":\"template\"}".getBytes(StandardCharsets.UTF_8)), Optional.empty(), chain)), NOON).getFirst();
    }

    private void step(Instant now) {
        gates.judgeAllDue(now);
        hand.step(now);
        while (turns.turn(now)) {
            // as long as more may be due
        }
    }

    private void minutes(int from, int to) {
        for (int minute = from; minute <= to; minute++) {
            step(NOON.plus(Duration.ofMinutes(minute)));
        }
    }

    @Test
    void theMessengerDeliversAndNoSmsGoes() {
        MessageId message = sends(person(Behaviour.USUAL), Category.UTILITY, CHAIN);

        minutes(0, 20);

        assertThat(message.hop()).isEqualTo(1);
        assertThat(world.history().charges(message)).isEqualTo(1);
        assertThat(hand.sms().asked).isEmpty();
        assertThat(world.history().decisions(message.nextHop())).isEmpty();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM chain", Long.class)).isZero();
    }

    @Test
    void aHandsetThatIsOfflineGetsTheSmsAfterTheMinutesAndOnlyThatIsCharged() {
        MessageId message = sends(person(Behaviour.OFFLINE), Category.UTILITY, CHAIN);

        minutes(0, 9);
        assertThat(hand.sms().asked).isEmpty();
        minutes(10, 13);

        assertThat(hand.sms().sent).containsOnlyKeys(message.nextHop());
        assertThat(world.history().statuses(message)).containsExactly("sent", "failed 131026");
        hand.delivered(message.nextHop(), NOON.plus(Duration.ofMinutes(14)));
        minutes(14, 15);

        assertThat(world.history().charges(message)).isZero();
        assertThat(world.history().charges(message.nextHop())).isEqualTo(1);
        assertThat(world.database().queryForObject("SELECT rate_micros FROM charge WHERE message_id = ?", Long.class,
                (Object) message.nextHop().bytes())).isEqualTo(75_000);
        assertThat(shop.heldMicros()).isZero();
        world.audit().of(shop);
    }

    @Test
    void aHopThatFailsIsFollowedAtOnce() {
        MessageId message = sends(person(Behaviour.NOT_REGISTERED), Category.UTILITY, CHAIN);

        minutes(0, 2);

        assertThat(hand.sms().sent).containsOnlyKeys(message.nextHop());
    }

    @Test
    void eachHopNeedsAConsentForItsMedium() {
        MessageId noSms = sends(world.personIn("DE").consentsTo(shop).hasHandset(Behaviour.NOT_REGISTERED), Category.UTILITY, CHAIN);
        Person smsAlone = world.personIn("DE");
        consentsToSms(smsAlone);
        MessageId noMessenger = sends(smsAlone, Category.UTILITY, CHAIN);

        minutes(0, 3);

        assertThat(hand.sms().sent).containsOnlyKeys(noMessenger.nextHop());
        assertThat(world.history().verdict(noSms.nextHop())).isInstanceOf(Refused.class);
        assertThat(world.history().verdict(noMessenger)).isInstanceOf(Refused.class);
    }

    /** {@link #nameless} is a message to her. */
    private RecipientId knownByUserIdAlone(Chain chain) {
        Identity name = new Identity.UserId(shop.id(), "DE.1" + shop.phoneNumberId());
        RecipientId her = world.personNamed(name);
        world.the(Consents.class).record(Stream.of(ConsentChannel.values()).flatMap(channel -> Stream.of(Purpose.values()).map(
                purpose -> new ConsentEvent(shop.id(), her, purpose, channel, ConsentEvent.Type.CONFIRMED, World.LONG_AGO, Optional.empty(),
                        Evidence.of("form", "Yes, please"))))
                .toList(), World.LONG_AGO);
        nameless = new Arrival(shop.id(), shop.sender(), name, Category.UTILITY, Kind.TEMPLATE,
                Optional.of(EnrolledBusiness.template(Category.UTILITY)), "note",
                Body.of("{\"type\":\"template\"}".getBytes(StandardCharsets.UTF_8)), Optional.empty(), chain);
        return her;
    }

    @Test
    void nobodyWaitsForAnSmsToSomebodyWithoutANumberAndTheBusinessHearsOfItAtOnce() {
        world.the(Handsets.class).behave(knownByUserIdAlone(CHAIN), Behaviour.OFFLINE);
        MessageId message = world.accept(List.of(nameless), NOON).getFirst();

        minutes(0, 1);
        assertThat(world.history().statuses(message.nextHop())).containsExactly("failed 131026");
        minutes(2, 15);

        assertThat(world.history().statuses(message)).as("the messenger has all the time of the message").containsExactly("sent");
        assertThat(world.history().decisions(message.nextHop())).isEmpty();
        assertThat(hand.sms().asked).isEmpty();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM chain", Long.class)).isZero();
        world.audit().of(shop);
    }

    @Test
    void anSmsToSomebodyWithoutANumberIsRefusedAndTheChainGoesOn() {
        knownByUserIdAlone(Chain.of("sms 10,messenger 0"));
        List<Preview.Outlook> preview = world.the(Preview.class).hops(nameless, NOON);
        MessageId message = world.accept(List.of(nameless), NOON).getFirst();

        minutes(0, 2);

        assertThat(preview).extracting(hop -> hop.verdict().getClass().getSimpleName()).containsExactly("Refused", "Admitted");
        assertThat(preview.getFirst().verdict().findings().toString()).contains(Gatekeeper.NO_NUMBER, Gatekeeper.NO_NUMBER_WHY);
        assertThat(world.history().verdict(message)).isEqualTo(preview.getFirst().verdict());
        assertThat(world.history().verdict(message.nextHop())).isInstanceOf(Admitted.class);
        assertThat(world.history().charges(message.nextHop())).isEqualTo(1);
        assertThat(hand.sms().asked).isEmpty();
    }

    @Test
    void aBlockBetweenTheHopsHolds() {
        Person ana = person(Behaviour.OFFLINE);
        MessageId message = sends(ana, Category.UTILITY, CHAIN);
        minutes(0, 9);
        ana.blocks(shop, NOON.plus(Duration.ofMinutes(9)));

        minutes(10, 15);

        assertThat(hand.sms().asked).isEmpty();
        assertThat(world.history().verdict(message.nextHop())).isInstanceOf(Refused.class);
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void aHopThatWaitsForItsChannelIsTakenBack() {
        MessageId message = sends(person(Behaviour.USUAL), Category.UTILITY, CHAIN);
        gates.judgeAllDue(NOON);

        turns.turn(NOON.plus(Duration.ofMinutes(10)));
        gates.judgeAllDue(NOON.plus(Duration.ofMinutes(10)));

        assertThat(world.history().statuses(message)).containsExactly("failed 131026");
        assertThat(world.history().held(message)).isFalse();
        assertThat(world.history().held(message.nextHop())).isTrue();
        hand.step(NOON.plus(Duration.ofMinutes(11)));
        assertThat(world.history().onHandset(message)).isZero();
    }

    /** A late word of the first hop: it stays over, and an SMS that was not handed over yet does not go. */
    @Test
    void aLateDeliveryOfAnEarlierHopStopsTheNextOne() {
        MessageId message = sends(person(Behaviour.OFFLINE), Category.UTILITY, CHAIN);
        minutes(0, 9);
        Instant turn = NOON.plus(Duration.ofMinutes(10));
        turns.turn(turn);
        hand.book(turn);
        turns.turn(turn.plusSeconds(10));
        gates.judgeAllDue(turn.plusSeconds(10));
        hand.delivered(message, turn.plusSeconds(11));
        hand.book(turn.plusSeconds(12));

        hand.step(turn.plusSeconds(13));

        assertThat(hand.sms().asked).isEmpty();
        assertThat(world.history().receipts(message)).contains("DELIVERED");
        assertThat(world.history().charges(message)).isZero();
        assertThat(world.history().statuses(message.nextHop())).containsExactly("failed 131026");
        assertThat(shop.heldMicros()).isZero();
        world.audit().of(shop);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whateverHappensEachDeliveredHopIsChargedOnceAndNobodyIsToldTwice(int seed) {
        Random random = new Random(seed);
        hand.random(random);
        List<Behaviour> behaviours = List.of(Behaviour.USUAL, Behaviour.OFFLINE, Behaviour.NOT_REGISTERED, Behaviour.UNDELIVERABLE,
                Behaviour.LATE, Behaviour.BUSY_TWICE, Behaviour.DUPLICATES);
        List<MessageId> messages = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Person to = person(behaviours.get(random.nextInt(behaviours.size())));
            messages.add(sends(to, List.of(Category.UTILITY, Category.AUTHENTICATION).get(random.nextInt(2)),
                    random.nextInt(4) == 0 ? Chain.of("sms 5,messenger 0") : CHAIN));
        }
        for (int minute = 0; minute < 40; minute++) {
            Instant now = NOON.plus(Duration.ofMinutes(minute));
            gates.judgeAllDue(now);
            hand.step(now);
            transaction.executeWithoutResult(crash -> {
                turns.turn(now);
                if (random.nextInt(3) == 0) {
                    crash.setRollbackOnly();
                }
            });
            if (random.nextInt(8) == 0) {
                hand.kill();
            }
        }
        for (int hours : List.of(1, 2, 3, 4, 5, 6, 24 * 40, 24 * 40 + 1, 24 * 40 + 2)) {
            Instant now = NOON.plus(Duration.ofHours(hours));
            hand.expire(now);
            step(now);
        }

        int bySms = 0;
        for (MessageId first : messages) {
            long charges = 0;
            long told = 0;
            for (MessageId hop : List.of(first, first.nextHop())) {
                String outcome = world.history().outcome(hop);
                assertThat(outcome).isNotEqualTo("OPEN");
                assertThat(world.history().charges(hop)).as("charges of %s", hop).isEqualTo(outcome.equals("CHARGED") ? 1 : 0);
                charges += world.history().charges(hop);
                told += world.history().onHandset(hop) + (hand.reached(hop) ? 1 : 0);
            }
            assertThat(told).as("told of %s", first).isLessThan(2);
            assertThat(charges).isLessThan(2);
            bySms += world.history().charges(first.nextHop()) > 0 ? 1 : 0;
        }
        assertThat(bySms).isBetween(3, 57);
        assertThat(shop.heldMicros()).isZero();
        world.audit().of(shop);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM chain", Long.class)).isZero();
    }
}
