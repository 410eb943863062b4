package io.tollgate.rulebook.language;

import io.tollgate.rulebook.files.RuleFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule as it stands in its file, for readers; whether it is right is not looked at.
 *
 * @param file  below the folder of the rules
 * @param line  where it begins, counted from 1
 * @param lines from the one with its name to the one that ends it
 */
public record RulePassage(String file, int line, List<String> lines) {

    private static final Pattern BEGINNING = Pattern.compile("\\s*[a-z]+ \"([A-Z]{3}-[A-Z]{2,5}-[0-9]{3}):.*");

    public RulePassage {
        lines = List.copyOf(lines);
    }

    /** Every rule of the files by its id; of two with one id, the first. */
    public static Map<String, RulePassage> of(RuleFiles files) {
        Map<String, RulePassage> found = new TreeMap<>();
        files.ending(".dslr").forEach(file -> read(file, files.lines(file), found));
        return found;
    }

    private static void read(String file, List<String> lines, Map<String, RulePassage> found) {
        String end = Language.of(file).end();
        for (int i = 0; i < lines.size(); i++) {
            Matcher beginning = BEGINNING.matcher(lines.get(i));
            if (beginning.matches()) {
                List<String> passage = new ArrayList<>();
                int at = i;
                while (at < lines.size() && !lines.get(at).strip().equals(end)) {
                    passage.add(lines.get(at++));
                }
                passage.add(end);
                found.putIfAbsent(beginning.group(1), new RulePassage(file, i + 1, passage));
                i = at;
            }
        }
    }

    /** Its sentences after {@code then}, without spaces around them. */
    public List<String> outcomes() {
        String then = Language.of(file).then();
        return lines.stream().map(String::strip).dropWhile(line -> !line.equals(then)).skip(1)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals(Language.of(file).end())).toList();
    }
}
