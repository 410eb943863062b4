package io.tollgate.rulebook;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that every rule has an example that fires it and one that does not, in the file of the same folder and name. */
final class Examples {

    private final Path folder;
    private final Faults faults;
    private final Map<Path, Map<String, String>> blocks = new HashMap<>();

    /** @param folder the folder of the {@code .feature} files */
    Examples(Path folder, Faults faults) {
        this.folder = folder;
        this.faults = faults;
    }

    void check(List<RuleText> rules) {
        rules.forEach(this::check);
    }

    private void check(RuleText rule) {
        String id = rule.card().id();
        Path feature = folder.resolve(rule.card().examples());
        List<String> examples = Arrays.stream(block(feature, id).split("(?m)^\\s*(?:Example|Scenario|Scenario Outline|Beispiel): ")).skip(1)
                .toList();
        if (examples.stream().noneMatch(example -> names(example, id))) {
            faults.add(rule.card().file(), rule.line(), "Rule `" + id + "` has no example in " + feature + " in which it fires."
                    + " Maybe add one below the tag @" + id + " that ends with `Then the message is refused under " + id + "`.");
        }
        if (examples.stream().allMatch(example -> names(example, id))) {
            faults.add(rule.card().file(), rule.line(), "Rule `" + id + "` has no example in " + feature + " in which it does not fire."
                    + " Maybe add one below the tag @" + id + " that ends with `Then the message is admitted`.");
        }
    }

    private static boolean names(String example, String id) {
        return example.lines().anyMatch(line -> line.contains(id) && !line.contains("does not apply") && !line.contains("gilt nicht"));
    }

    /** The text from the tag of the rule to that of the next one. */
    private String block(Path feature, String id) {
        return blocks.computeIfAbsent(feature, Examples::blocks).getOrDefault(id, "");
    }

    private static Map<String, String> blocks(Path feature) {
        Map<String, String> blocks = new HashMap<>();
        try {
            if (Files.isRegularFile(feature)) {
                Arrays.stream(Files.readString(feature).split("(?m)^\\s*(?=@[A-Z]{3}-)")).filter(text -> text.startsWith("@"))
                        .forEach(text -> blocks.putIfAbsent(text.substring(1).split("\\s", 2)[0], text));
            }
            return blocks;
        } catch (IOException unreadable) {
            return Map.of();
        }
    }
}
