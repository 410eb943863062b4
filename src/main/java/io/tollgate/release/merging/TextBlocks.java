package io.tollgate.release.merging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a text as blocks. What it does not understand stays with the block before or after it, so no line is ever lost. */
public final class TextBlocks {

    private static final Pattern RULE = Pattern.compile("^\\s*(?:rule|regel)\\s+\"\\s*([^:\"]+?)\\s*(?::[^\"]*)?\".*");
    private static final Set<String> END_OF_RULE = Set.of("end", "ende");
    private static final Pattern EXAMPLE = Pattern.compile(
            "^\\s*(Feature|Funktionalit\u00e4t|Funktion|Rule|Regel|Background|Grundlage|Hintergrund|Voraussetzungen|Example|Scenario"
                    + "|Scenario Outline|Scenario Template|Beispiel|Szenario|Szenariogrundriss)\\s*:\\s*(.*?)\\s*$");
    private static final Set<String> GROUPS = Set.of("Rule", "Regel");
    private static final Pattern SENTENCE = Pattern.compile("^(\\[(?:when|then)\\])\\s*(.*?)\\s*(?<!\\\\)=.*");

    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private List<String> lead = new ArrayList<>();

    private TextBlocks() {}

    /** The rules of a {@code .dslr}. */
    public static List<Block> rules(List<String> lines) {
        TextBlocks found = new TextBlocks();
        List<String> body = new ArrayList<>();
        String id = "";
        for (String line : lines) {
            Matcher begin = RULE.matcher(line);
            if (!body.isEmpty() && begin.matches()) { // the rule before has no end
                found.add(id, id, body);
                body = new ArrayList<>();
            }
            if (begin.matches()) {
                id = begin.group(1);
            }
            if (!begin.matches() && body.isEmpty()) {
                found.lead.add(line);
                continue;
            }
            body.add(line);
            if (END_OF_RULE.contains(line.strip())) {
                found.add(id, id, body);
                body = new ArrayList<>();
            }
        }
        if (!body.isEmpty()) {
            found.add(id, id, body);
        }
        return found.end();
    }

    /** The feature, rules and examples of a {@code .feature}; an example is known by its rule and its name. */
    public static List<Block> examples(List<String> lines) {
        TextBlocks found = new TextBlocks();
        List<String> body = new ArrayList<>();
        String group = "";
        String key = "";
        String name = "";
        for (String line : lines) {
            Matcher begin = EXAMPLE.matcher(line);
            if (!begin.matches()) {
                (body.isEmpty() ? found.lead : body).add(line);
                continue;
            }
            if (!body.isEmpty()) {
                List<String> next = cutLead(body);
                found.add(key, name, body);
                found.lead = next;
                body = new ArrayList<>();
            }
            boolean isGroup = GROUPS.contains(begin.group(1));
            group = isGroup ? begin.group(2) : group;
            name = begin.group(2);
            key = isGroup ? "rule " + name : begin.group(1).startsWith("F") ? "feature" : group + " / " + name;
            body.add(line);
        }
        if (!body.isEmpty()) {
            List<String> rest = cutLead(body);
            found.add(key, name, body);
            found.lead = rest;
        }
        return found.end();
    }

    /** Takes the tags, comments and empty lines off the end: they belong to what follows. */
    private static List<String> cutLead(List<String> body) {
        int from = body.size();
        while (from > 1 && (body.get(from - 1).isBlank() || Stream.of("@", "#").anyMatch(body.get(from - 1).strip()::startsWith))) {
            from--;
        }
        List<String> lead = new ArrayList<>(body.subList(from, body.size()));
        body.subList(from, body.size()).clear();
        return lead;
    }

    /** The sentences of a {@code .dsl}, each with the explanations below it. */
    public static List<Block> sentences(List<String> lines) {
        TextBlocks found = new TextBlocks();
        List<String> body = new ArrayList<>();
        String key = "";
        for (String line : lines) {
            Matcher begin = SENTENCE.matcher(line);
            if (begin.matches()) {
                found.addIfAny(key, body);
                body = new ArrayList<>(List.of(line));
                key = begin.group(1) + begin.group(2);
            } else if (!body.isEmpty() && line.startsWith("#:")) {
                body.add(line);
            } else {
                found.addIfAny(key, body);
                body = new ArrayList<>();
                found.lead.add(line);
            }
        }
        found.addIfAny(key, body);
        return found.end();
    }

    /**
     * The rows of a table; its first line that is no comment names the columns and is a block of its own.
     *
     * @param key of a row, made of its line
     */
    static List<Block> rows(List<String> lines, Function<String, List<String>> key) {
        TextBlocks found = new TextBlocks();
        boolean head = false;
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                found.lead.add(line);
            } else if (!head) {
                head = true;
                found.add("\u0000columns", "with the columns", List.of(line));
            } else {
                List<String> known = key.apply(line);
                found.add(String.join("\u0001", known), String.join(" ", known.stream().filter(cell -> !cell.isEmpty()).toList()),
                        List.of(line));
            }
        }
        return found.end();
    }

    private void addIfAny(String key, List<String> body) {
        if (!body.isEmpty()) {
            add(key, key.replaceFirst("^\\[\\w+\\]", ""), body);
        }
    }

    private void add(String key, String name, List<String> body) {
        String own = key;
        for (int number = 2; !keys.add(own); number++) {
            own = key + "\u0001#" + number;
        }
        blocks.add(new Block(own, name, lead, body));
        lead = new ArrayList<>();
    }

    private List<Block> end() {
        blocks.add(new Block(Block.END, "the end", lead, List.of()));
        return List.copyOf(blocks);
    }

    /** The blocks of a file by its name; empty if it is not read as blocks. Tables are read by {@link RowKeys}. */
    public static Optional<List<Block>> of(String path, List<String> lines) {
        if (path.endsWith(".dslr")) {
            return Optional.of(rules(lines));
        }
        if (path.endsWith(".dsl")) {
            return Optional.of(sentences(lines));
        }
        return path.endsWith(".feature") ? Optional.of(examples(lines)) : Optional.empty();
    }
}
