package io.tollgate.rulebook;

import io.tollgate.rulebook.Sentence.Said;
import io.tollgate.rulebook.Sentence.Where;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one file of rules, line by line, and tells everything that is wrong with it. What passes consists of sentences of
 * the vocabulary and of nothing else.
 */
final class RuleReader {

    private static final Pattern RULE = Pattern.compile("rule \"(([A-Z]{3})-([A-Z]{2,5})-([0-9]{3})): ([^\"\\\\]+)\"");
    private static final Pattern NOTE = Pattern.compile("@([A-Za-z]+)\\( ?\"([^\"\\\\]+)\" ?\\)");
    private static final List<String> NEEDED = List.of("basis", "source", "inForceFrom");
    private static final List<String> KNOWN = List.of("@basis", "@source", "@inForceFrom", "@inForceThrough");

    /** Where in a rule the reader is. */
    private enum Part { OUTSIDE, HEAD, WHEN, THEN }

    private final String file;
    private final Vocabulary vocabulary;
    private final SlotCheck slots;
    private final Faults faults;
    private final List<RuleText> rules = new ArrayList<>();

    private Part part = Part.OUTSIDE;
    private int ruleLine;
    private Optional<Matcher> head = Optional.empty();
    private final Map<String, String> notes = new HashMap<>();
    private final List<Said> conditions = new ArrayList<>();
    private final List<Said> outcomes = new ArrayList<>();
    private boolean lineFault;

    RuleReader(String file, Vocabulary vocabulary, SlotCheck slots, Faults faults) {
        this.file = file;
        this.vocabulary = vocabulary;
        this.slots = slots;
        this.faults = faults;
    }

    /** The rules of the file that are in order; the others are among the faults. */
    List<RuleText> read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                take(line, i + 1);
            }
        }
        if (part != Part.OUTSIDE) {
            faults.add(file, lines.size(), "The rule of line " + ruleLine + " has no end. Maybe add a line `end`.");
        }
        return rules;
    }

    private void take(String line, int number) {
        if (line.startsWith("rule ") && part != Part.OUTSIDE) {
            faults.add(file, number, "The rule of line " + ruleLine + " has no end. Maybe add a line `end` above.");
            part = Part.OUTSIDE;
        }
        switch (part) {
            case OUTSIDE -> begin(line, number);
            case HEAD -> note(line, number);
            case WHEN -> condition(line, number);
            case THEN -> outcome(line, number);
        }
    }

    private void begin(String line, int number) {
        if (!line.startsWith("rule ")) {
            fault(number, "`" + line + "` stands outside of a rule. Maybe begin it with rule \"CON-EU-001: What it says\".");
            return;
        }
        part = Part.HEAD;
        ruleLine = number;
        lineFault = false;
        notes.clear();
        conditions.clear();
        outcomes.clear();
        Matcher matcher = RULE.matcher(line);
        head = matcher.matches() ? Optional.of(matcher) : Optional.empty();
        if (head.isEmpty()) {
            fault(number, "`" + line + "` does not begin a rule. Maybe rule \"CON-EU-001: What it says\".");
            return;
        }
        checkPlace(matcher, number);
    }

    private void checkPlace(Matcher rule, int number) {
        String prefix = Room.of(file).map(Room::prefix).orElse("");
        String jurisdiction = file.substring(file.indexOf('/') + 1).replaceFirst("-.*", "").toUpperCase(Locale.ROOT);
        if (!rule.group(2).equals(prefix) || !rule.group(3).equals(jurisdiction)) {
            fault(number, "Rule `" + rule.group(1) + "` is in the wrong file for its id. Maybe "
                    + prefix + "-" + jurisdiction + "-" + rule.group(4) + ".");
        }
    }

    private void note(String line, int number) {
        if (line.equals("when")) {
            NEEDED.stream().filter(name -> !notes.containsKey(name)).forEach(name ->
                    fault(ruleLine, "Rule `" + id() + "` has no @" + name + ". Maybe add it above `when`."));
            part = Part.WHEN;
            return;
        }
        Matcher matcher = NOTE.matcher(line);
        String name = matcher.matches() ? matcher.group(1) : "";
        if (!KNOWN.contains("@" + name)) {
            lineFault = true;
            faults.add(file, number, "`" + line + "` is no note of a rule.", line.replaceFirst("\\(.*", ""), KNOWN);
        } else if (name.startsWith("inForce") && day(matcher.group(2)).isEmpty()) {
            fault(number, "`" + matcher.group(2) + "` is no day. Maybe 2026-10-01.");
            notes.put(name, "");
        } else {
            notes.put(name, matcher.group(2));
        }
    }

    private void condition(String line, int number) {
        if (!line.equals("then")) {
            say(Where.WHEN, line, number).ifPresent(conditions::add);
            return;
        }
        part = Part.THEN;
        if (!lineFault && conditions.size() < 2) {
            fault(number, "Rule `" + id() + "` says of no message when it holds. Maybe add a line that begins with `-`.");
        }
    }

    private void outcome(String line, int number) {
        if (!line.equals("end")) {
            say(Where.THEN, line, number).ifPresent(outcomes::add);
            return;
        }
        part = Part.OUTSIDE;
        if (!lineFault && outcomes.size() != 1) {
            fault(number, "Rule `" + id() + "` has " + outcomes.size() + " outcomes. Maybe make it one: refuse, defer, price or free.");
        }
        if (!lineFault) {
            finish();
        }
    }

    private Optional<Said> say(Where where, String line, int number) {
        Optional<Said> said = vocabulary.recognise(where, line);
        if (said.isEmpty()) {
            lineFault = true;
            faults.add(file, number, "`" + line + "` is no sentence of the vocabulary.", line, vocabulary.texts(where));
            return said;
        }
        boolean pattern = !line.startsWith("-");
        if (where == Where.WHEN && pattern != conditions.isEmpty() && !lineFault) {
            fault(number, "Rule `" + id() + "` must begin with `a message`, once, and go on with lines that begin with `-`. Maybe move `" + line + "`.");
            return Optional.empty();
        }
        lineFault |= slots.faulty(said.get(), file, number, faults);
        return said;
    }

    private void finish() {
        LocalDate from = day(notes.get("inForceFrom")).orElseThrow();
        LocalDate through = Optional.ofNullable(notes.get("inForceThrough")).flatMap(RuleReader::day).orElse(LocalDate.MAX);
        if (through.isBefore(from)) {
            fault(ruleLine, "Rule `" + id() + "` ends (" + through + ") before it begins (" + from + "). Maybe change the two days.");
            return;
        }
        RuleCard card = new RuleCard(id(), head.orElseThrow().group(5), notes.get("basis"), notes.get("source"), from, through, file);
        rules.add(new RuleText(card, ruleLine, List.copyOf(conditions), outcomes.getFirst()));
    }

    private String id() {
        return head.map(matcher -> matcher.group(1)).orElse("?");
    }

    private void fault(int number, String what) {
        lineFault = true;
        faults.add(file, number, what);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException notADay) {
            return Optional.empty();
        }
    }
}
