package io.tollgate.smpp;

import java.util.Arrays;
import java.util.Optional;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.OptionalParameter.Tag;

/** Reads which part of which SMS this is: from the header of 3GPP TS 23.040, section 9.2.3.24, or from the parameters sar_*. */
final class PieceReader {

    private static final int SHORT_REFERENCE = 0x00;
    private static final int LONG_REFERENCE = 0x08;

    private PieceReader() {}

    static Piece read(AbstractSmCommand sm, byte[] body) {
        String from = Address.digits(sm.getSourceAddr());
        String to = Address.digits(sm.getDestAddress());
        if (!sm.isUdhi() || body.length == 0) {
            return sar(sm).map(it -> part(from, to, it, sm, body)).orElseGet(() -> alone(from, to, sm, body));
        }
        int end = 1 + Byte.toUnsignedInt(body[0]);
        if (end > body.length) {
            return alone(from, to, sm, body);
        }
        byte[] text = Arrays.copyOfRange(body, end, body.length);
        return header(Arrays.copyOfRange(body, 1, end)).map(it -> part(from, to, it, sm, text)).orElseGet(() -> alone(from, to, sm, text));
    }

    private record Place(int reference, int parts, int number) {}

    private static Piece part(String from, String to, Place place, AbstractSmCommand sm, byte[] text) {
        return place.parts() > 1 && place.number() >= 1 && place.number() <= place.parts()
                ? new Piece(new Piece.Key(from, to, place.reference(), place.parts()), place.number(), sm.getDataCoding(), text)
                : alone(from, to, sm, text);
    }

    private static Piece alone(String from, String to, AbstractSmCommand sm, byte[] text) {
        return new Piece(new Piece.Key(from, to, 0, 1), 1, sm.getDataCoding(), text);
    }

    private static Optional<Place> header(byte[] elements) {
        for (int at = 0; at + 1 < elements.length;) {
            int kind = Byte.toUnsignedInt(elements[at]);
            int length = Byte.toUnsignedInt(elements[at + 1]);
            int begin = at + 2;
            at = begin + length;
            if (at > elements.length) {
                return Optional.empty();
            }
            if (kind == SHORT_REFERENCE && length == 3) {
                return Optional.of(new Place(number(elements, begin, 1), number(elements, begin + 1, 1), number(elements, begin + 2, 1)));
            }
            if (kind == LONG_REFERENCE && length == 4) {
                return Optional.of(new Place(number(elements, begin, 2), number(elements, begin + 2, 1), number(elements, begin + 3, 1)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Place> sar(AbstractSmCommand sm) {
        Optional<Integer> reference = number(sm, Tag.SAR_MSG_REF_NUM);
        Optional<Integer> parts = number(sm, Tag.SAR_TOTAL_SEGMENTS);
        Optional<Integer> number = number(sm, Tag.SAR_SEGMENT_SEQNUM);
        return reference.isPresent() && parts.isPresent() && number.isPresent()
                ? Optional.of(new Place(reference.get(), parts.get(), number.get()))
                : Optional.empty();
    }

    private static Optional<Integer> number(AbstractSmCommand sm, Tag tag) {
        return ReceiptReader.octets(sm, tag).map(octets -> number(octets, 0, octets.length));
    }

    private static int number(byte[] bytes, int begin, int length) {
        int number = 0;
        for (int i = begin; i < begin + length; i++) {
            number = number << Byte.SIZE | Byte.toUnsignedInt(bytes[i]);
        }
        return number;
    }
}
