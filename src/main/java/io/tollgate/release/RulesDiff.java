package io.tollgate.release;

import static java.util.Objects.requireNonNull;

import com.github.difflib.DiffUtils;
import io.tollgate.release.merging.Block;
import io.tollgate.release.merging.TextBlocks;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Workbook;
import io.tollgate.text.Utf8;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two versions of the rules, in words: rules, rows of tables, sentences of the vocabulary, examples, other files.
 * Reads text; compiles nothing.
 */
public final class RulesDiff {

    private static final Pattern RULE = Pattern.compile("^\\s*(?:rule|regel)\\s+\"\\s*([^:\"]+?)\\s*(?::\\s*([^\"]*))?\"");

    private static final Pattern PROSE = Pattern.compile("File \\S+\\.md is (new|gone|changed)\\.");

    private static final Set<String> END = Set.of("end", "ende");

    private final List<String> lines = new ArrayList<>();

    private RulesDiff() {}

    /**
     * @return a line for each difference, its details indented; empty if all is equal. Without any examples on one side, these are not
     *         compared one by one
     */
    public static List<String> between(RuleBundle before, RuleBundle after) {
        RulesDiff diff = new RulesDiff();
        diff.lines.addAll(between(before.rules(), after.rules()));
        if (before.examples().isEmpty() != after.examples().isEmpty()) {
            int files = Math.max(before.examples().size(), after.examples().size());
            diff.lines.add(after.examples().isEmpty()
                    ? "All examples are gone."
                    : "Examples come along for the first time, in " + files + " files.");
            return List.copyOf(diff.lines);
        }
        Set<String> paths = new TreeSet<>(before.examples().keySet());
        paths.addAll(after.examples().keySet());
        paths.forEach(path -> diff.examples("features/" + path, before.examples().get(path), after.examples().get(path)));
        return List.copyOf(diff.lines);
    }

    private void examples(String path, byte @Nullable [] old, byte @Nullable [] fresh) {
        if (!Arrays.equals(old, fresh)) {
            blocks("Example", path, TextBlocks.examples(lines(old)), TextBlocks.examples(lines(fresh)));
        }
    }

    private static List<String> lines(byte @Nullable [] content) {
        return content == null ? List.of() : Utf8.text(content).lines().toList();
    }

    /** @param what an example or a sentence of the vocabulary */
    private void blocks(String what, String path, List<Block> before, List<Block> after) {
        Map<String, Block> old = byKey(before);
        Map<String, Block> fresh = byKey(after);
        int known = lines.size();
        fresh.values().stream().filter(block -> !old.containsKey(block.key())).forEach(block -> {
            lines.add(what + " `" + block.name() + "` is new, in " + path + ":");
            told(block).forEach(line -> lines.add("    + " + line));
        });
        old.values().stream().filter(block -> !fresh.containsKey(block.key())).forEach(block -> {
            lines.add(what + " `" + block.name() + "` is gone, from " + path + ":");
            told(block).forEach(line -> lines.add("    - " + line));
        });
        fresh.values().forEach(block -> Optional.ofNullable(old.get(block.key())).filter(other -> !told(other).equals(told(block)))
                .ifPresent(other -> {
                    lines.add(what + " `" + block.name() + "` is changed, in " + path + ":");
                    lineByLine(told(other), told(block));
                }));
        if (lines.size() == known) {
            lines.add("File " + path + " is changed, in its comments or its order only.");
        }
    }

    private static Map<String, Block> byKey(List<Block> blocks) {
        Map<String, Block> byKey = new LinkedHashMap<>();
        blocks.stream().filter(block -> !block.body().isEmpty()).forEach(block -> byKey.put(block.key(), block));
        return byKey;
    }

    /** The lines of a block with its tags, which say for which rule an example is. */
    private static List<String> told(Block block) {
        return Stream.concat(block.lead().stream().filter(line -> line.strip().startsWith("@")), block.body().stream())
                .map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** @return a line for each difference, its details indented; empty if the files are equal */
    public static List<String> between(RuleFiles before, RuleFiles after) {
        RulesDiff diff = new RulesDiff();
        Map<String, Rule> old = rules(before);
        Map<String, Rule> fresh = rules(after);
        diff.rules(old, fresh);
        Set<String> paths = new TreeSet<>(before.byPath().keySet());
        paths.addAll(after.byPath().keySet());
        for (String path : paths) {
            String other = otherKind(path);
            if (isInstead(path, other, before, after)) {
                diff.table(path + " (instead of " + other + ")", rows(other, requireNonNull(before.byPath().get(other))),
                        rows(path, requireNonNull(after.byPath().get(path))));
            } else if (!isInstead(other, path, before, after)) {
                diff.file(path, before.byPath().get(path), after.byPath().get(path), of(path, old).equals(of(path, fresh)));
            }
        }
        return List.copyOf(diff.lines);
    }

    /** The same table as text or as a workbook. */
    private static String otherKind(String path) {
        return path.endsWith(".csv") ? path.replaceFirst("csv$", "xlsx") : path.replaceFirst("\\.xlsx$", ".csv");
    }

    private static boolean isInstead(String path, String other, RuleFiles before, RuleFiles after) {
        return !path.equals(other) && !before.byPath().containsKey(path) && after.byPath().containsKey(path)
                && before.byPath().containsKey(other) && !after.byPath().containsKey(other);
    }

    /** Whether a line tells of something that changes a meaning, not of comments, order or prose alone. */
    static boolean means(String line) {
        return !line.endsWith(" only.") && !PROSE.matcher(line).matches();
    }

    private record Rule(String id, String title, String file, List<String> body) {}

    private static Map<String, Rule> rules(RuleFiles files) {
        Map<String, Rule> rules = new TreeMap<>();
        files.byPath().forEach((path, content) -> {
            if (path.endsWith(".dslr")) {
                read(path, text(content), rules);
            }
        });
        return rules;
    }

    private static void read(String path, String text, Map<String, Rule> rules) {
        Rule open = null;
        for (String line : text.lines().toList()) {
            Matcher begin = RULE.matcher(line);
            if (begin.find()) {
                open = new Rule(begin.group(1), begin.group(2) == null ? "" : begin.group(2), path, new ArrayList<>());
                rules.put(open.id(), open);
            } else if (open != null && END.contains(line.strip())) {
                open = null;
            } else if (open != null && !line.isBlank()) {
                open.body().add(line.strip());
            }
        }
    }

    private static List<Rule> of(String file, Map<String, Rule> rules) {
        return rules.values().stream().filter(rule -> rule.file().equals(file)).toList();
    }

    private void rules(Map<String, Rule> before, Map<String, Rule> after) {
        after.values().stream().filter(rule -> !before.containsKey(rule.id())).forEach(rule -> {
            lines.add("Rule " + rule.id() + " is new, in " + rule.file() + ": " + rule.title());
            rule.body().forEach(line -> lines.add("    + " + line));
        });
        before.values().stream().filter(rule -> !after.containsKey(rule.id())).forEach(rule -> {
            lines.add("Rule " + rule.id() + " is gone, from " + rule.file() + ": " + rule.title());
            rule.body().forEach(line -> lines.add("    - " + line));
        });
        after.values().forEach(rule -> Optional.ofNullable(before.get(rule.id())).filter(old -> !old.equals(rule))
                .ifPresent(old -> changed(old, rule)));
    }

    private void changed(Rule old, Rule rule) {
        lines.add("Rule " + rule.id() + " is changed, in " + rule.file() + ": " + rule.title());
        if (!old.file().equals(rule.file())) {
            lines.add("    it was in " + old.file());
        }
        if (!old.title().equals(rule.title())) {
            lines.add("    its title was: " + old.title());
        }
        lineByLine(old.body(), rule.body());
    }

    private void lineByLine(List<String> old, List<String> fresh) {
        DiffUtils.diff(old, fresh).getDeltas().forEach(delta -> {
            delta.getSource().getLines().forEach(line -> lines.add("    - " + line));
            delta.getTarget().getLines().forEach(line -> lines.add("    + " + line));
        });
    }

    /** @param sameRules whether the file has the same rules as before; otherwise the differences are listed by rule */
    private void file(String path, byte @Nullable [] old, byte @Nullable [] fresh, boolean sameRules) {
        if (Arrays.equals(old, fresh) || path.endsWith(".dslr") && !sameRules) {
            return;
        }
        if (path.endsWith(".dsl")) {
            blocks("The sentence", path, TextBlocks.sentences(lines(old)), TextBlocks.sentences(lines(fresh)));
        } else if (old == null && fresh != null && isTable(path)) {
            lines.add("Table " + path + " is new:");
            Rows rows = rows(path, fresh);
            rows.rows().forEach(row -> lines.add("    + " + shown(rows.columns(), row)));
        } else if (old != null && fresh == null && isTable(path)) {
            lines.add("Table " + path + " is gone:");
            Rows rows = rows(path, old);
            rows.rows().forEach(row -> lines.add("    - " + shown(rows.columns(), row)));
        } else if (old == null) {
            lines.add("File " + path + " is new.");
        } else if (fresh == null) {
            lines.add("File " + path + " is gone.");
        } else if (isTable(path)) {
            table(path, rows(path, old), rows(path, fresh));
        } else {
            lines.add("File " + path + " is changed" + (path.endsWith(".dslr") ? ", in its comments only." : "."));
        }
    }

    private static boolean isTable(String path) {
        return !path.equals(otherKind(path));
    }

    private record Rows(List<String> columns, Set<List<String>> rows) {}

    private void table(String path, Rows before, Rows after) {
        if (!before.columns().equals(after.columns())) {
            lines.add("Table " + path + " has other columns: " + String.join(", ", after.columns()) + " instead of "
                    + String.join(", ", before.columns()) + ".");
            otherColumns(before, after);
            return;
        }
        Set<List<String>> gone = new LinkedHashSet<>(before.rows());
        gone.removeAll(after.rows());
        Set<List<String>> added = new LinkedHashSet<>(after.rows());
        added.removeAll(before.rows());
        lines.add("Table " + path + " is changed"
                + (gone.isEmpty() && added.isEmpty() ? ", in its comments or the order of its rows only." : ":"));
        for (List<String> row : List.copyOf(added)) {
            gone.stream().max(Comparator.comparingInt(other -> alike(other, row))).filter(other -> 2 * alike(other, row) >= row.size())
                    .ifPresent(other -> {
                        gone.remove(other);
                        added.remove(row);
                        lines.add("    row " + key(row, other) + ": " + changes(before.columns(), other, row));
                    });
        }
        added.forEach(row -> lines.add("    + " + shown(after.columns(), row)));
        gone.forEach(row -> lines.add("    - " + shown(before.columns(), row)));
    }

    /** Rows that say the same in the columns that both have, and nothing in the others, are not told. */
    private void otherColumns(Rows before, Rows after) {
        Set<Map<String, String>> old = before.rows().stream().map(row -> cells(before.columns(), row))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Map<String, String>> fresh = after.rows().stream().map(row -> cells(after.columns(), row))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        fresh.stream().filter(row -> !old.contains(row)).forEach(row -> lines.add("    + " + shown(row)));
        old.stream().filter(row -> !fresh.contains(row)).forEach(row -> lines.add("    - " + shown(row)));
    }

    private static Map<String, String> cells(List<String> columns, List<String> row) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int column = 0; column < columns.size() && column < row.size(); column++) {
            if (!row.get(column).isBlank()) {
                cells.put(columns.get(column), row.get(column));
            }
        }
        return cells;
    }

    private static String shown(Map<String, String> cells) {
        return cells.entrySet().stream().map(cell -> cell.getKey() + " `" + cell.getValue() + "`").collect(Collectors.joining(", "));
    }

    private static int alike(List<String> one, List<String> other) {
        int same = 0;
        for (int column = 0; column < Math.min(one.size(), other.size()); column++) {
            same += one.get(column).equals(other.get(column)) ? 1 : 0;
        }
        return same;
    }

    /** The first three unchanged values. */
    private static String key(List<String> row, List<String> other) {
        List<String> same = new ArrayList<>();
        for (int column = 0; column < row.size() && column < other.size() && same.size() < 3; column++) {
            if (row.get(column).equals(other.get(column)) && !row.get(column).isBlank()) {
                same.add(row.get(column));
            }
        }
        return String.join(" ", same);
    }

    private static String changes(List<String> columns, List<String> old, List<String> fresh) {
        List<String> changes = new ArrayList<>();
        for (int column = 0; column < columns.size() && column < old.size() && column < fresh.size(); column++) {
            if (!old.get(column).equals(fresh.get(column))) {
                changes.add(columns.get(column) + " was `" + old.get(column) + "`, is `" + fresh.get(column) + "`");
            }
        }
        return String.join("; ", changes);
    }

    private static String shown(List<String> columns, List<String> row) {
        return shown(cells(columns, row));
    }

    private static Rows rows(String path, byte[] content) {
        List<List<String>> all = path.endsWith(".csv")
                ? textRows(content)
                : Workbook.rows(content).stream().filter(row -> !row.getFirst().startsWith("#")).toList();
        return all.isEmpty()
                ? new Rows(List.of(), Set.of())
                : new Rows(all.getFirst(), all.stream().skip(1).map(row -> padded(row, all.getFirst().size()))
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** Spreadsheets leave out the empty cells at the end. */
    private static List<String> padded(List<String> row, int columns) {
        return Stream.concat(row.stream(), Stream.generate(() -> "").limit(Math.max(0, columns - row.size()))).toList();
    }

    private static List<List<String>> textRows(byte[] content) {
        List<List<String>> all = new ArrayList<>();
        try (CSVParser parser = CSVFormat.DEFAULT.builder().setCommentMarker('#').setIgnoreEmptyLines(true).get()
                .parse(new StringReader(text(content)))) {
            parser.forEach(row -> all.add(row.toList()));
        } catch (IOException | UncheckedIOException | IllegalStateException noTable) {
            text(content).lines().forEach(line -> all.add(List.of(line)));
        }
        return all;
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
