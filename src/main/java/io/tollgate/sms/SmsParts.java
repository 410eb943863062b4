package io.tollgate.sms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text as the parts of an SMS. Each part is filled as far as it goes; a character that takes two units is never torn.
 *
 * @param texts one for each part, in their order; together they are the whole text. An empty text is one empty part
 */
public record SmsParts(SmsEncoding encoding, List<String> texts) {

    /** The most parts of one message: many networks take no more, and handsets put no more together. Tollgate's choice; TS 23.040: 255. */
    public static final int MOST = 10;

    public SmsParts {
        texts = List.copyOf(texts);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("an SMS must have a part");
        }
    }

    /** A text of any length; see {@link #fault} for one that is too long. */
    public static SmsParts of(String text) {
        SmsEncoding encoding = SmsEncoding.of(text);
        int units = text.codePoints().map(encoding::units).sum();
        return new SmsParts(encoding, units <= encoding.alone() ? List.of(text) : split(text, encoding));
    }

    private static List<String> split(String text, SmsEncoding encoding) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        int units = 0;
        for (int at = 0; at < text.length();) {
            int character = text.codePointAt(at);
            int more = encoding.units(character);
            if (units + more > encoding.inParts()) {
                parts.add(text.substring(begin, at));
                begin = at;
                units = 0;
            }
            units += more;
            at += Character.charCount(character);
        }
        parts.add(text.substring(begin));
        return parts;
    }

    /** The number of messages as which the text is charged. */
    public int count() {
        return texts.size();
    }

    /** Why the text cannot be sent as an SMS, without the text; empty if it can be. */
    public Optional<String> fault() {
        return count() <= MOST
                ? Optional.empty()
                : Optional.of("The text needs " + count() + " parts of an SMS; at most " + MOST + " are sent. Shorten it to "
                        + MOST * encoding.inParts() + " characters"
                        + (encoding == SmsEncoding.UCS_2
                                ? ", or leave out what the GSM alphabet does not have, such as emoji: then a part takes "
                                        + SmsEncoding.GSM_7.inParts() + "."
                                : "."));
    }
}
