package io.tollgate.text;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The hints of errors. Officers and operators read what may be the cause or may help, as in {@code Maybe it is misspelt}. Partners read
 * what to do, as in {@code Check whether it is misspelt}.
 */
public final class Hints {

    /** What a hint proposes to do; every other hint is a cause. */
    private static final String DOINGS = "add|ask|begin|choose|give|keep|leave|make|move|name|remove|revoke|save|say|shorten|sign|take"
            + "|type|use|write";
    private static final Pattern HINT = Pattern.compile("Maybe (?:(" + DOINGS + ")\\b|)");

    private Hints() {}

    /** The same error with what to do instead of each hint. */
    public static String forPartners(String error) {
        return HINT.matcher(error).replaceAll(Hints::toDo);
    }

    private static String toDo(MatchResult hint) {
        String doing = hint.group(1);
        return doing == null ? "Check whether " : doing.substring(0, 1).toUpperCase(Locale.ROOT) + doing.substring(1);
    }
}
