package io.tollgate.rulebook.examples;

import io.tollgate.rulebook.Explanation.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the examples say of a rule book.
 *
 * @param examples played
 * @param failures in the order of the files
 * @param coverage of every rule
 */
public record TestReport(int examples, List<ExampleFailure> failures, List<Coverage> coverage) {

    /** Whether every example holds, and every rule has one that fires and one that does not. */
    public boolean passed() {
        return faults().isEmpty();
    }

    /** What keeps the rule book from being released, {@code file:line: what. Maybe ...}. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>(failures.stream().map(ExampleFailure::toString).toList());
        for (Coverage rule : coverage) {
            if (rule.shown() == 0) {
                faults.add(missing(rule, "in which it fires"));
            }
            if (rule.refrains() == 0) {
                faults.add(missing(rule, "in which it does not fire"));
            }
        }
        return faults;
    }

    /** A text for a reader: the failures, all rules and sentences that no example needs, and at the end the sums. */
    public String text() {
        return text(Map.of());
    }

    /**
     * For reading: the failures, the sentences that this change needs an example for, and at the end the sums.
     *
     * @param idleBefore as {@link ExampleTest#idle} says of what it is a change of
     */
    public String text(Map<String, Set<String>> idleBefore) {
        StringBuilder text = new StringBuilder();
        faults().forEach(fault -> text.append(fault).append('\n'));
        newlyIdle(idleBefore).forEach(line -> text.append(line).append('\n'));
        long fresh = newlyIdle(idleBefore).count();
        return text.append(sums()).append(idleBefore.isEmpty() ? "" : ", " + fresh + " of them since this change").append(".\n").toString();
    }

    /** The text without the names of rules and sentences. */
    public String shortText() {
        return String.join("\n", faults()) + (faults().isEmpty() ? "" : "\n") + sums() + ".\n";
    }

    private String sums() {
        long fired = coverage.stream().filter(rule -> rule.fires() > 0).count();
        long sentences = coverage.stream().filter(rule -> rule.fires() > 0).mapToLong(rule -> rule.idle().size()).sum();
        return examples + " examples, " + failures.size() + " failed. " + fired + " of " + coverage.size() + " rules fire in one; "
                + sentences + " of their sentences are needed by none";
    }

    /** A line for each rule that fires in no example, and each sentence that none needs, if that was not so before. */
    public Stream<String> newlyIdle(Map<String, Set<String>> before) {
        return coverage.stream().flatMap(rule -> {
            Set<String> known = before.getOrDefault(rule.rule().id(), Set.of());
            if (rule.fires() == 0) {
                return before.containsKey(rule.rule().id())
                        ? Stream.empty()
                        : Stream.of(place(rule, rule.line()) + "Rule " + rule.rule().id() + " fires in no example.");
            }
            return rule.idle().stream().filter(idle -> !known.contains(idle.text())).map(idle -> place(rule, idle.line())
                    + "No example needs `" + idle.text() + "` of " + rule.rule().id() + ": without it, all would come out the same.");
        });
    }

    private static String missing(Coverage rule, String which) {
        return place(rule, rule.line()) + "Rule `" + rule.rule().id() + "` has no example " + which + ". Maybe add one, tagged @"
                + rule.rule().id() + ", to features/" + rule.rule().file().replaceFirst("(\\.de)?\\.dslr$", ".feature") + ".";
    }

    private static String place(Coverage rule, int line) {
        return "rules/" + rule.rule().file() + ":" + line + ": ";
    }
}
