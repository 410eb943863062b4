package io.tollgate.consent;

import java.util.Optional;

/** Characters by which one sees that a text is not what somebody read: it came through a wrong code page, or was cut. */
public final class Damage {

    private static final int REPLACEMENT = 0xFFFD;

    private Damage() {}

    /** What is wrong with the text, to be read after its name; empty if nothing is to be seen. */
    public static Optional<String> of(String text) {
        return text.codePoints().mapToObj(Damage::of).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> of(int one) {
        if (one == REPLACEMENT) {
            return Optional.of("has the character U+FFFD, which stands for one that could not be read. Maybe the text was saved in another code page"
                    + " before: take it from where it came from");
        }
        if (Character.getType(one) == Character.SURROGATE) {
            return Optional.of("has half a character. Maybe the text was cut there");
        }
        if (one == 0 || one >= 0x7F && one <= 0x9F) {
            return Optional.of("has the control character U+%04X, which nobody sees. Maybe its charset is windows-1252".formatted(one));
        }
        return Optional.empty();
    }
}
