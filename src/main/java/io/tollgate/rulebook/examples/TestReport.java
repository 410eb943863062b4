package io.tollgate.rulebook.examples;

import io.tollgate.rulebook.Explanation.Sentence;
import java.util.ArrayList;
import java.util.List;

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

    /** For reading: the failures, the rules and sentences that no example needs, and at the end the sums. */
    public String text() {
        StringBuilder text = new StringBuilder();
        faults().forEach(fault -> text.append(fault).append('\n'));
        int sentences = 0;
        for (Coverage rule : coverage) {
            if (rule.fires() == 0) {
                text.append(place(rule, rule.line())).append("Rule ").append(rule.rule().id()).append(" fires in no example.\n");
                continue;
            }
            for (Sentence idle : rule.idle()) {
                sentences++;
                text.append(place(rule, idle.line())).append("No example needs `").append(idle.text()).append("` of ")
                        .append(rule.rule().id()).append(": without it, all would come out the same.\n");
            }
        }
        long fired = coverage.stream().filter(rule -> rule.fires() > 0).count();
        return text.append(examples).append(" examples, ").append(failures.size()).append(" failed. ")
                .append(fired).append(" of ").append(coverage.size()).append(" rules fire in one; ")
                .append(sentences).append(" of their sentences are needed by none.\n").toString();
    }

    private static String missing(Coverage rule, String which) {
        return place(rule, rule.line()) + "Rule `" + rule.rule().id() + "` has no example " + which + ". Maybe add one, tagged @"
                + rule.rule().id() + ", to features/" + rule.rule().file().replaceFirst("(\\.de)?\\.dslr$", ".feature") + ".";
    }

    private static String place(Coverage rule, int line) {
        return "rules/" + rule.rule().file() + ":" + line + ": ";
    }
}
