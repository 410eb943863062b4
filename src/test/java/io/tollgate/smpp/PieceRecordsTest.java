package io.tollgate.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.DeliveryTest;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The parts of an SMS that somebody wrote are put together, outlive a process, and do not wait for ever. */
@DeliveryTest
class PieceRecordsTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final int ROOM = 1_000;

    @Autowired
    World world;
    @Autowired
    PieceRecords pieces;

    private final List<List<Piece>> handedOn = new CopyOnWriteArrayList<>();

    @BeforeEach
    void empty() {
        world.database().update("DELETE FROM sms_piece");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void partsComeTogetherInAnyOrderAndTwice(int seed) {
        Random random = new Random(seed);
        List<Piece> all = new ArrayList<>();
        for (int sms = 0; sms < 8; sms++) {
            int reference = sms;
            int parts = 2 + random.nextInt(5);
            IntStream.rangeClosed(1, parts).forEach(number -> all.addAll(Collections.nCopies(1 + random.nextInt(2),
                    piece(reference, parts, number))));
        }
        Collections.shuffle(all, random);

        all.forEach(this::come);

        assertThat(handedOn).hasSize(8).allSatisfy(sms -> assertThat(sms).containsExactlyElementsOf(
                IntStream.rangeClosed(1, sms.getFirst().key().parts())
                        .mapToObj(number -> piece(sms.getFirst().key().reference(), sms.getFirst().key().parts(), number)).toList()));
        assertThat(pieces.overdue(NOON, ROOM)).as("nothing is left").isEmpty();
    }

    @Test
    void whoGetTheLastPartsAtOnceHandThemOnOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (int sms = 0; sms < 10; sms++) {
                int reference = sms;
                List<Future<?>> three = new ArrayList<>();
                IntStream.rangeClosed(1, 3).forEach(number -> three.add(threads.submit(() -> come(piece(reference, 3, number)))));
                for (Future<?> one : three) {
                    one.get();
                }
            }
        }

        assertThat(handedOn).hasSize(10).allSatisfy(sms -> assertThat(sms).hasSize(3));
    }

    @Test
    void anSmsWhosePartIsMissingGoesOnInTheEnd() {
        come(piece(1, 3, 2));
        come(piece(1, 3, 1));
        assertThat(handedOn).isEmpty();
        assertThat(pieces.overdue(NOON.minusMillis(1), ROOM)).isEmpty();

        pieces.overdue(NOON, ROOM).forEach(sms -> pieces.end(sms, NOON.plus(WITHIN), handedOn::add));

        assertThat(handedOn).containsExactly(List.of(piece(1, 3, 1), piece(1, 3, 2)));
        come(piece(1, 3, 3));
        assertThat(pieces.overdue(NOON, ROOM)).as("a part that comes too late begins no other").isEmpty();
    }

    @Test
    void partsFromBeforeARotationOfTheKeysGoOnOnce() {
        come(piece(1, 3, 1));
        world.database().update("UPDATE sms_piece SET sms = REPEAT('x', 32)"); // as under a key that is no longer the latest

        pieces.overdue(NOON, ROOM).forEach(sms -> pieces.end(sms, NOON.plus(WITHIN), handedOn::add));

        assertThat(handedOn).containsExactly(List.of(piece(1, 3, 1)));
        assertThat(pieces.overdue(NOON, ROOM)).as("nothing is left to be handed on again").isEmpty();
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() {
        for (int sms = 0; sms < 5; sms++) {
            pieces.keep(piece(sms, 2, 1), NOON.plusMillis(sms));
        }

        pieces.overdue(NOON.minus(WITHIN), 3).forEach(sms -> pieces.end(sms, NOON, handedOn::add));

        assertThat(handedOn).containsExactly(List.of(piece(0, 2, 1)), List.of(piece(1, 2, 1)));
    }

    @Test
    void whatCannotBeHandedOnStaysAndIsHandedOnLater() {
        Predicate<List<Piece>> failing = _ -> {
            throw new IllegalStateException("fails");
        };
        come(piece(1, 2, 1));
        pieces.keep(piece(1, 2, 2), NOON);
        assertThatThrownBy(() -> pieces.join(piece(1, 2, 2).key(), NOON, failing)).isInstanceOf(IllegalStateException.class);

        come(piece(1, 2, 2)); // the SMSC repeats it

        assertThat(handedOn).containsExactly(List.of(piece(1, 2, 1), piece(1, 2, 2)));
    }

    @Test
    void forgetsWhatHasGoneOnAndAfterADayWhatCannot() {
        come(piece(1, 2, 1));
        come(piece(1, 2, 2));
        come(piece(2, 2, 1));

        pieces.forgetOld(NOON);
        assertThat(rows()).isEqualTo(2);
        pieces.forgetOld(NOON.plusMillis(1));
        assertThat(rows()).isEqualTo(1);
        pieces.forgetOld(NOON.plus(Duration.ofDays(1)).plusMillis(1));
        assertThat(rows()).isZero();
    }

    @Test
    void noNumberAndNoTextStandsInTheDatabase() {
        come(new Piece(key(1, 2), 1, (byte) 0, "my test was positive".getBytes(StandardCharsets.US_ASCII)));

        assertThat(world.database().queryForList("SELECT sealed FROM sms_piece", byte[].class)).singleElement()
                .satisfies(sealed -> assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("positive", "4366012345"));
    }

    /** The SMSC does not repeat the first part, which was acknowledged. */
    @Test
    void aStopCountsThoughTheProcessThatGotItsFirstPartHasEnded() {
        EnrolledBusiness shop = world.onAccount();
        Person ana = world.personIn("AT").consentsTo(shop);

        assertThat(process().take(sms(ana, shop), new byte[] {5, 0, 3, 9, 2, 2, 'O', 'P'})).isTrue();
        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        assertThat(process().take(sms(ana, shop), new byte[] {5, 0, 3, 9, 2, 1, 'S', 'T'})).isTrue();

        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aStopWhoseOtherPartNeverComesCounts() {
        EnrolledBusiness shop = world.onAccount();
        Person ana = world.personIn("AT").consentsTo(shop);
        process().take(sms(ana, shop), new byte[] {5, 0, 3, 9, 2, 1, 'S', 'T', 'O', 'P'});

        process().sweep(NOON.plus(WITHIN).minusMillis(1));
        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        process().sweep(NOON.plus(WITHIN));

        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    private InboundTexts process() {
        return new InboundTexts(world.the(Businesses.class), world.the(InboundUpdates.class), pieces, SmppTestSettings.at(1), Map.of(),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static DeliverSm sms(Person from, EnrolledBusiness to) {
        DeliverSm sm = new DeliverSm();
        sm.setSourceAddr(from.number().e164());
        sm.setDestAddress(to.number().displayNumber());
        sm.setEsmClass((byte) 0x40);
        return sm;
    }

    private void come(Piece piece) {
        pieces.keep(piece, NOON);
        pieces.join(piece.key(), NOON, handedOn::add);
    }

    private int rows() {
        return world.database().queryForList("SELECT number FROM sms_piece").size();
    }

    private static Piece piece(int reference, int parts, int number) {
        return new Piece(key(reference, parts), number, (byte) 0, new byte[] {(byte) number});
    }

    private static Piece.Key key(int reference, int parts) {
        return new Piece.Key("4366012345", "431", reference, parts);
    }
}
