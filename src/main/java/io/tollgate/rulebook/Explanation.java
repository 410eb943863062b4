package io.tollgate.rulebook;

import io.tollgate.rulebook.language.RuleCard;
import java.util.List;
import java.util.Optional;

/**
 * Why a rule fired on a case, or did not.
 *
 * @param line    where the rule begins
 * @param inForce on the day of the case
 * @param fired   whether it said something: then it is in force, and all its sentences hold
 */
public record Explanation(RuleCard rule, int line, boolean inForce, boolean fired, List<Sentence> sentences) {

    /** @param text as it stands in the rule, at {@code line}; a list of alternatives with all its lines */
    public record Sentence(int line, String text, boolean holds) {}

    /** The one sentence without which it would have fired. */
    public Optional<Sentence> heldBackBy() {
        List<Sentence> missing = missing();
        return inForce && missing.size() == 1 ? Optional.of(missing.getFirst()) : Optional.empty();
    }

    /** The sentences that do not hold. */
    public List<Sentence> missing() {
        return sentences.stream().filter(sentence -> !sentence.holds()).toList();
    }
}
