package io.tollgate.staff;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of somebody who works with Tollgate, as it was typed. Two names belong to one person if nobody could tell them apart on paper:
 * case, spaces, punctuation, invisible characters and letters of other scripts that look the same make no difference
 * (the skeletons of UTS #39). In doubt the names count as one person's, and a colleague must approve. What a service does stands under
 * its name and that of who answers for its token ({@link #ofService}), and counts as done by both.
 */
public record StaffName(String text) {

    private static final SpoofChecker LOOKS = new SpoofChecker.Builder().build();
    private static final Pattern OF_SERVICE = Pattern.compile("(.+) \\(token of (.+)\\)");
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    /** What a service does by a token for which somebody else answers. No account has such a name. */
    public static StaffName ofService(String service, String answers) {
        return new StaffName(service + " (token of " + answers + ")");
    }

    /** Whether the text has a letter or a digit: without one it names nobody. */
    public boolean isSomebody() {
        return !plain(text).isEmpty();
    }

    public boolean isSameAs(StaffName other) {
        Set<String> looks = looks();
        looks.retainAll(other.looks());
        return !looks.isEmpty();
    }

    private Set<String> looks() {
        Matcher both = OF_SERVICE.matcher(text);
        Set<String> looks = looks(plain(both.matches() ? both.group(1) : text));
        if (both.matches()) {
            looks.addAll(looks(plain(both.group(2))));
        }
        return looks;
    }

    /**
     * The looks as typed and in small letters: some capitals of two scripts look alike although their small letters differ, and vice versa.
     */
    private static Set<String> looks(String plain) {
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
