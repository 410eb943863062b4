package io.tollgate.staff;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.HashSet;
import java.util.Set;

/**
 * The name of somebody who works with Tollgate, as it was typed. Two names belong to one person if nobody could tell them apart on paper:
 * case, spaces, punctuation, invisible characters and letters of other scripts that look the same make no difference
 * (the skeletons of UTS #39). In doubt the names count as one person's, and a colleague must approve.
 */
public record StaffName(String text) {

    private static final SpoofChecker LOOKS = new SpoofChecker.Builder().build();
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    /** Whether the text has a letter or a digit: without one it names nobody. */
    public boolean isSomebody() {
        return !plain(text).isEmpty();
    }

    public boolean isSameAs(StaffName other) {
        Set<String> looks = looks();
        looks.retainAll(other.looks());
        return !looks.isEmpty();
    }

    /**
     * The looks as typed and in small letters: some capitals of two scripts look alike although their small letters differ, and vice
     * versa.
     */
    private Set<String> looks() {
        String plain = plain(text);
        Set<String> looks = new HashSet<>();
        looks.add(look(plain));
        looks.add(look(fold(plain)));
        return looks;
    }

    private static String look(String plain) {
        return LOOKS.getSkeleton(fold(LOOKS.getSkeleton(plain)));
    }

    private static String fold(String text) {
        return NFKC.normalize(UCharacter.foldCase(text, true));
    }

    /** The letters, marks and digits of the text. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        NFKC.normalize(text).codePoints()
                .filter(point -> !UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
                .filter(point -> UCharacter.isUAlphabetic(point) || UCharacter.isDigit(point) || mark(point))
                .forEach(plain::appendCodePoint);
        return NFKC.normalize(plain);
    }

    private static boolean mark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
