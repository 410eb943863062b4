package io.tollgate.consent;

import java.util.Optional;

/** Finds characters that show a damaged text: it was read in a wrong code page, or cut. */
public final class Damage {

    private static final int REPLACEMENT = 0xFFFD;

    private Damage() {}

    /** What is wrong with the text, to follow the name of its field; empty if nothing is found. */
    public static Optional<String> of(String text) {
        return text.codePoints().mapToObj(Damage::of).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> of(int one) {
        if (one == REPLACEMENT) {
            return Optional.of("has the character U+FFFD, which stands for one that could not be read. Maybe the text was saved before in"
                    + " another code page: take it from its source");
        }
        if (Character.getType(one) == Character.SURROGATE) {
            return Optional.of("has half a character. Maybe the text was cut there");
        }
        if (one == 0 || one >= 0x7F && one <= 0x9F) {
            return Optional.of("has the invisible control character U+%04X. Maybe its charset is windows-1252".formatted(one));
        }
        return Optional.empty();
    }
}
