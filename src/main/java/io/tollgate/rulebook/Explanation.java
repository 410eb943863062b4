package io.tollgate.rulebook;

import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.RuleCard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why a rule fired on a case, or did not.
 *
 * @param line    where the rule begins
 * @param inForce whether the rule is in force on the day of the case
 * @param fired   whether it has a finding: then it is in force, and all its sentences hold
 * @param tables  the tables whose rows its sentences and its outcome depend on, such as {@code daily-limits}
 */
public record Explanation(RuleCard rule, int line, boolean inForce, boolean fired, List<Sentence> sentences, Set<String> tables) {

    /**
     * @param text  the sentence as in the rule at {@code line}; for a list of alternatives, all its lines
     * @param forms the sentence in each language that has it, on one line, without the bullet
     * @param facts what the case says about it, such as a count and its limit; empty if the sentence says it all
     */
    public record Sentence(int line, String text, Map<Language, String> forms, boolean holds, Optional<String> facts) {

        /** The sentence on one line, without the bullet. */
        public String words() {
            return text.strip().replaceFirst("^- ", "").replaceAll("\\s*\n\\s*", " ");
        }

        /** Whether a reader of German gets it in German. */
        public boolean hasGerman() {
            return forms.containsKey(Language.GERMAN);
        }

        /** The sentence in German if that is wanted and there, otherwise in English. */
        public String words(boolean german) {
            return Optional.ofNullable(german ? forms.get(Language.GERMAN) : null)
                    .or(() -> Optional.ofNullable(forms.get(Language.ENGLISH))).orElseGet(this::words);
        }
    }

    /** The only sentence that kept the rule from firing, if there is just one. */
    public Optional<Sentence> heldBackBy() {
        List<Sentence> missing = missing();
        return inForce && missing.size() == 1 ? Optional.of(missing.getFirst()) : Optional.empty();
    }

    /** The sentences that do not hold. */
    public List<Sentence> missing() {
        return sentences.stream().filter(sentence -> !sentence.holds()).toList();
    }
}
