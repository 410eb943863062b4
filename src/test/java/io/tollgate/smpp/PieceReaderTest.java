package io.tollgate.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;

/** A strange header is no reason to lose what somebody wrote. */
class PieceReaderTest {

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

    private static Piece.Key key(int reference, int parts) {
        return new Piece.Key("4366012345", "431", reference, parts);
    }
}
