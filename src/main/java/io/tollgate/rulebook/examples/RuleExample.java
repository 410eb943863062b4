package io.tollgate.rulebook.examples;

import io.tollgate.text.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An example of a rule as it stands in its file.
 *
 * @param file  below the folder of the examples
 * @param line  where it begins, counted from 1
 * @param lines its sentences, each with its first word
 */
public record RuleExample(String file, int line, String name, List<String> lines) {

    /**
     * The examples that are tagged with a rule, in the order of their files.
     *
     * @param features contents by path below the folder of the examples
     */
    public static List<RuleExample> of(SortedMap<String, byte[]> features, String rule) {
        SortedMap<String, byte[]> tagged = new TreeMap<>(features);
        tagged.entrySet().removeIf(file -> !file.getKey().endsWith(".feature") || !Utf8.text(file.getValue()).contains("@" + rule));
        Set<RuleExample> found = new LinkedHashSet<>(); // each row of an outline is an example, with the same lines
        for (Example example : new Features(tagged).examples()) {
            if (example.rules().contains(rule)) {
                found.add(shown(example, Utf8.text(tagged.getOrDefault(example.file(), new byte[0])).lines().toList()));
            }
        }
        return new ArrayList<>(found);
    }

    private static RuleExample shown(Example example, List<String> file) {
        int last = example.lines().stream().mapToInt(Example.Line::number).max().orElse(example.line());
        return new RuleExample(example.file(), example.line(), example.name(),
                file.subList(Math.min(example.line(), last), Math.min(last, file.size())).stream().map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#")).toList());
    }
}
