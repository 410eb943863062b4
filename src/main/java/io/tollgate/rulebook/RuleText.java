package io.tollgate.rulebook;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One rule as it was read, every line of it a sentence of the vocabulary.
 *
 * @param line       where it begins
 * @param pattern    what {@code a message} means to the engine
 * @param conditions in the order of the file; all of them must hold
 */
record RuleText(RuleCard card, int line, String pattern, List<Condition> conditions, Outcome outcome) {

    /** The rule in the engine's language. What it finds is kept outside of the engine, so all rules share one consequence. */
    String engineText() {
        String constraints = conditions.stream().sorted(Comparator.comparingInt(Condition::rank))
                .map(Condition::engineText).collect(Collectors.joining(", "));
        return "rule \"" + card.name() + "\"\nwhen\n    " + pattern.substring(0, pattern.lastIndexOf('(')) + "( " + constraints
                + " )\nthen\n    $message.found(drools.getRule().getName());\nend\n";
    }
}
