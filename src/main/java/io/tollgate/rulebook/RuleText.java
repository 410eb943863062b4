package io.tollgate.rulebook;

import io.tollgate.rulebook.Sentence.Said;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** One rule as it was read, every line of it a sentence of the vocabulary. @param line where it begins */
record RuleText(RuleCard card, int line, List<Said> conditions, Said outcome) {

    /** The rule in the engine's language. */
    String engineText() {
        String constraints = conditions.stream().skip(1).map(Said::meaning).collect(Collectors.joining(", "));
        String pattern = conditions.getFirst().meaning();
        return """
                rule "%s"
                when
                    %s
                then
                    %s
                end
                """.formatted(card.name(), pattern.replaceFirst("\\(\\s*\\)$", "( " + Matcher.quoteReplacement(constraints) + " )"), outcome.meaning());
    }
}
