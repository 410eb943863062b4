package io.tollgate.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many letters differ, and which word is most similar. */
class LikenessTest {

    private static final long SEED = 20_261_129;

    @Test
    void countsTheLettersThatDiffer() {
        assertThat(Likeness.distance("", "")).isZero();
        assertThat(Likeness.distance("consent", "consent")).isZero();
        assertThat(Likeness.distance("Consent", "cONSENT")).as("the case of letters").isZero();
        assertThat(Likeness.distance("", "opt")).isEqualTo(3);
        assertThat(Likeness.distance("aab", "ab")).as("what both begin and end with is not counted twice").isEqualTo(1);
        assertThat(Likeness.distance("abab", "ab")).isEqualTo(2);
        assertThat(Likeness.distance("marketing", "maketnig")).isEqualTo(3);
    }

    @Test
    void anyTwoWordsDifferAsTheDefinitionSays() {
        Random random = new Random(SEED);
        for (int pair = 0; pair < 3_000; pair++) {
            String one = word(random);
            String other = word(random);
            int differ = byDefinition(one, other);

            assertThat(Likeness.distance(one, other)).as("%s and %s", one, other).isEqualTo(differ);
            for (int letters = 0; letters <= 3; letters++) {
                assertThat(Likeness.alike(one, other, letters)).as("%s and %s within %d", one, other, letters)
                        .isEqualTo(differ <= letters);
            }
        }
    }

    @Test
    void theNearestIsTheOneWithTheFewestChangedLettersAndDoesNotSayTheOpposite() {
        assertThat(Likeness.nearest("marketng", List.of("utility", "marketing", "market"))).contains("marketing");
        assertThat(Likeness.nearest("- is not markting", List.of("- is marketing", "- is not marketing"))).contains("- is not marketing");
        assertThat(Likeness.nearest("- is markting", List.of("- is no marketing"))).isEmpty();
    }

    /** Few different letters, so that words often begin and end alike. */
    private static String word(Random random) {
        return Stream.generate(() -> "abB".charAt(random.nextInt(3))).limit(random.nextInt(7)).map(String::valueOf)
                .collect(Collectors.joining());
    }

    private static int byDefinition(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.length() + other.length();
        }
        String restOfOne = one.substring(1);
        String restOfOther = other.substring(1);
        int changed = one.substring(0, 1).equalsIgnoreCase(other.substring(0, 1)) ? 0 : 1;
        return Math.min(byDefinition(restOfOne, restOfOther) + changed,
                Math.min(byDefinition(restOfOne, other), byDefinition(one, restOfOther)) + 1);
    }
}
