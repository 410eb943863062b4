package io.tollgate.rulebook.examples;

import io.cucumber.cucumberexpressions.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gaps of a sentence of the examples, by their kinds. A German sentence has the gaps of its English one, perhaps in another order; of
 * two gaps of one kind the first is the first in both.
 */
record Gaps(List<String> kinds) {

    private static final Pattern GAP = Pattern.compile("\\{([^}]*)}");

    static Gaps of(String sentence) {
        List<String> kinds = new ArrayList<>();
        for (Matcher gap = GAP.matcher(sentence); gap.find();) {
            kinds.add(gap.group(1));
        }
        return new Gaps(kinds);
    }

    /** The values of the arguments in the order in which the other sentence has its gaps. */
    Object[] inOrderOf(String english, List<Argument<?>> arguments) {
        List<String> left = new ArrayList<>(kinds);
        List<Argument<?>> values = new ArrayList<>(arguments);
        return of(english).kinds().stream().map(kind -> {
            int place = left.indexOf(kind);
            left.remove(place);
            return values.remove(place).getValue();
        }).toArray();
    }
}
