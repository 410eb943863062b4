package io.tollgate.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of an SMS that somebody wrote are put together, and do not wait for ever. */
class JoiningTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final Duration WITHIN = Duration.ofMinutes(5);

    private final Joining joining = new Joining(WITHIN, 10);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void partsComeTogetherInAnyOrderAndTwice(int seed) {
        Random random = new Random(seed);
        Joining roomy = new Joining(WITHIN, 1_000);
        List<Piece> pieces = new ArrayList<>();
        for (int sms = 0; sms < 20; sms++) {
            int reference = sms;
            int parts = 2 + random.nextInt(5);
            IntStream.rangeClosed(1, parts).forEach(number -> pieces.addAll(Collections.nCopies(1 + random.nextInt(2),
                    piece(reference, parts, number))));
        }
        Collections.shuffle(pieces, random);
        List<List<Piece>> whole = new ArrayList<>();
        pieces.forEach(piece -> roomy.add(piece, NOON).ifPresent(all -> {
            whole.add(all);
            roomy.end(piece.key());
        }));

        assertThat(whole).hasSize(20).allSatisfy(all -> assertThat(all).extracting(Piece::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, all.getFirst().key().parts()).boxed().toList()));
        assertThat(roomy.rest()).isEmpty();
    }

    @Test
    void anSmsWhosePartIsMissingGoesOnInTheEnd() {
        joining.add(piece(1, 3, 2), NOON);
        joining.add(piece(1, 3, 1), NOON);

        assertThat(joining.overdue(NOON.plus(WITHIN).minusNanos(1))).isEmpty();
        assertThat(joining.overdue(NOON.plus(WITHIN))).containsExactly(List.of(piece(1, 3, 1), piece(1, 3, 2)));
        assertThat(joining.overdue(NOON.plus(WITHIN))).as("until it has gone on").hasSize(1);
        joining.end(piece(1, 3, 1).key());
        assertThat(joining.overdue(NOON.plus(WITHIN))).isEmpty();
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() {
        for (int sms = 0; sms < 12; sms++) {
            joining.add(piece(sms, 2, 1), NOON);
        }

        assertThat(joining.overdue(NOON)).extracting(all -> all.getFirst().key().reference()).containsExactly(0, 1);
    }

    @Test
    void readsWhichPartItIs() {
        assertThat(read(0x40, new byte[] {5, 0, 3, 9, 2, 1, 'x'})).isEqualTo(new Piece(key(9, 2), 1, (byte) 0, new byte[] {'x'}));
        assertThat(read(0x40, new byte[] {6, 8, 4, 1, 9, 2, 2, 'x'})).isEqualTo(new Piece(key(265, 2), 2, (byte) 0, new byte[] {'x'}));
        assertThat(read(0x40, new byte[] {9, 5, 2, 1, 2, 0, 3, 9, 2, 1, 'x'})).as("after ports")
                .isEqualTo(new Piece(key(9, 2), 1, (byte) 0, new byte[] {'x'}));
        assertThat(read(0, new byte[] {'x'}, new OptionalParameter.Sar_msg_ref_num((short) 265),
                new OptionalParameter.Sar_total_segments((byte) 2), new OptionalParameter.Sar_segment_seqnum((byte) 2)))
                .isEqualTo(new Piece(key(265, 2), 2, (byte) 0, new byte[] {'x'}));
    }

    /** Nothing of a strange header is lost, and none makes a person's words vanish. */
    @Test
    void aStrangeHeaderMakesAnSmsOfItsOwn() {
        assertThat(read(0x40, new byte[] {5, 0, 3, 9, 2, 3, 'x'}).isAlone()).as("part 3 of 2").isTrue();
        assertThat(read(0x40, new byte[] {5, 0, 3, 9, 0, 0, 'x'}).isAlone()).isTrue();
        assertThat(read(0x40, new byte[] {50, 0, 3}).isAlone()).as("longer than all").isTrue();
        assertThat(read(0x40, new byte[] {3, 0, 9, 9, 'x'}).isAlone()).isTrue();
        assertThat(read(0x40, new byte[0]).isAlone()).isTrue();
    }

    private static Piece read(int esmClass, byte[] body, OptionalParameter... parameters) {
        DeliverSm sm = new DeliverSm();
        sm.setSourceAddr("+4366012345");
        sm.setDestAddress("00431");
        sm.setEsmClass((byte) esmClass);
        sm.setOptionalParameters(parameters);
        return PieceReader.read(sm, body);
    }

    private static Piece piece(int reference, int parts, int number) {
        return new Piece(key(reference, parts), number, (byte) 0, new byte[] {(byte) number});
    }

    private static Piece.Key key(int reference, int parts) {
        return new Piece.Key("4366012345", "431", reference, parts);
    }
}
