package io.tollgate.assistant;

import io.tollgate.release.RuleBundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules as they are written, found by their ids. */
final class RulesById {

    /** The first line of a rule; its last is a word of its own. */
    private static final Pattern BEGINS = Pattern.compile("(?:rule|regel) \"([A-Z0-9-]+): (.*)\"\\s*");
    private static final Pattern ENDS = Pattern.compile("(?:end|ende)\\s*");

    private RulesById() {}

    /** {@code CON-EU-001: Marketing needs ... (rules/consent/eu-marketing.dslr)}. */
    static List<String> lines(RuleBundle bundle) {
        List<String> found = new ArrayList<>();
        bundle.rules().byPath().forEach((path, content) -> text(path, content).lines().map(BEGINS::matcher).filter(Matcher::matches)
                .forEach(rule -> found.add(rule.group(1) + ": " + rule.group(2) + " (rules/" + path + ")")));
        return found.stream().sorted().toList();
    }

    static String show(RuleBundle bundle, String id) {
        for (var file : bundle.rules().byPath().entrySet()) {
            StringBuilder rule = new StringBuilder();
            for (String line : text(file.getKey(), file.getValue()).lines().toList()) {
                Matcher first = BEGINS.matcher(line);
                if (!rule.isEmpty() || first.matches() && first.group(1).equals(id)) {
                    rule.append(line).append('\n');
                    if (ENDS.matcher(line).matches()) {
                        return rule + "\nFile: rules/" + file.getKey() + "\nExamples: features/"
                                + file.getKey().replaceFirst("(\\.de)?\\.dslr$", ".feature") + "\n";
                    }
                }
            }
        }
        throw new NotDone("No rule in force has this id. Maybe list_rules names it.");
    }

    private static String text(String path, byte[] content) {
        return path.endsWith(".dslr") ? new String(content, StandardCharsets.UTF_8) : "";
    }
}
