package io.tollgate.rulebook.language;

import static java.util.Objects.requireNonNull;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Sentence.Said;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.text.Likeness;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one file of rules, line by line, and reports all its faults. A rule that passes consists of sentences of the vocabulary only.
 */
public final class RuleReader {

    private static final Pattern RULE = Pattern.compile("[a-z]+ \"(([A-Z]{3})-([A-Z]{2,5})-([0-9]{3})): ([^\"\\\\]+)\"");
    private static final Pattern NOTE = Pattern.compile("@([A-Za-z]+)\\( ?\"([^\"\\\\]+)\" ?\\)");
    private static final List<String> NEEDED = List.of("basis", "source", "inForceFrom");

    /** Letters by which a sentence may differ more from what was written than a denial, and is still what was meant. */
    private static final int A_FEW = 2;

    /** The part of a rule that the reader has reached. */
    private enum Part { OUTSIDE, HEAD, WHEN, THEN }

    /** A condition that is being read. */
    private record Bullet(int line, List<String> lines, List<Claim> claims, boolean list) {}

    private final String file;
    private final Language language;
    private final Vocabulary vocabulary;
    private final SlotCheck slots;
    private final Faults faults;
    private final List<RuleText> rules = new ArrayList<>();

    private Part part = Part.OUTSIDE;
    private int ruleLine;
    private Optional<Matcher> head = Optional.empty();
    private Optional<Said> beginning = Optional.empty();
    private final Map<String, String> notes = new HashMap<>();
    private final List<Bullet> bullets = new ArrayList<>();
    private final List<Said> outcomes = new ArrayList<>();
    private boolean lineFault;

    public RuleReader(String file, Vocabulary vocabulary, SlotCheck slots, Faults faults) {
        this.file = file;
        this.language = Language.of(file);
        this.vocabulary = vocabulary;
        this.slots = slots;
        this.faults = faults;
    }

    /** The rules of the file that have no faults. */
    public List<RuleText> read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                take(line, i + 1);
            }
        }
        if (part != Part.OUTSIDE) {
            faults.add(file, lines.size(), "The rule of line " + ruleLine + " has no end. Maybe add a line `" + language.end() + "`.");
        }
        return rules;
    }

    private void take(String line, int number) {
        if (line.startsWith(language.rule() + " ") && part != Part.OUTSIDE) {
            faults.add(file, number, "The rule of line " + ruleLine + " has no end. Maybe add a line `" + language.end() + "` above.");
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
        if (!line.startsWith(language.rule() + " ")) {
            fault(number,
                    "`" + line + "` stands outside of a rule. Maybe begin it with " + language.rule() + " \"CON-EU-001: What it says\".");
            return;
        }
        part = Part.HEAD;
        ruleLine = number;
        lineFault = false;
        beginning = Optional.empty();
        notes.clear();
        bullets.clear();
        outcomes.clear();
        Matcher matcher = RULE.matcher(line);
        head = matcher.matches() ? Optional.of(matcher) : Optional.empty();
        if (head.isEmpty()) {
            if (typographic(line, number, plain -> RULE.matcher(plain).matches())) {
                lineFault = true;
                return;
            }
            fault(number, "`" + line + "` does not begin a rule. Maybe " + language.rule() + " \"CON-EU-001: What it says\".");
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
        if (line.equals(language.when())) {
            NEEDED.stream().filter(name -> !notes.containsKey(name)).forEach(name -> fault(ruleLine,
                    "Rule `" + id() + "` has no @" + language.note(name) + ". Maybe add it above `" + language.when() + "`."));
            part = Part.WHEN;
            return;
        }
        Matcher matcher = NOTE.matcher(line);
        String name = matcher.matches() ? language.notes().getOrDefault(matcher.group(1), "") : "";
        if (name.isEmpty()) {
            lineFault = true;
            if (typographic(line, number, plain -> NOTE.matcher(plain).matches())) {
                // The note is there, though it has a fault.
                Typography.plain(line).map(NOTE::matcher).filter(Matcher::matches)
                        .ifPresent(note -> notes.put(language.notes().getOrDefault(note.group(1), ""), note.group(2)));
                return;
            }
            faults.add(file, number, "`" + line + "` is not a note of a rule.", line.replaceFirst("\\(.*", ""),
                    language.notes().keySet().stream().map(known -> "@" + known).toList());
        } else if (notes.containsKey(name)) {
            fault(number, "Rule `" + id() + "` has @" + matcher.group(1) + " twice. Maybe delete one.");
        } else if (name.startsWith("inForce") && day(matcher.group(2)).isEmpty()) {
            fault(number, "`" + matcher.group(2) + "` is not a day. Maybe 2026-10-01.");
            notes.put(name, "");
        } else {
            if (matcher.group(2).isBlank()) {
                fault(number, "@" + matcher.group(1) + " says nothing. Maybe name it in words.");
            }
            notes.put(name, matcher.group(2));
        }
    }

    private void condition(String line, int number) {
        if (line.equals(language.then())) {
            part = Part.THEN;
            endList();
            if (!lineFault && bullets.isEmpty()) {
                fault(number, "Rule `" + id() + "` has no condition. Maybe add a line that begins with `-`.");
            }
        } else if (line.startsWith("--")) {
            alternative(line, number);
        } else {
            endList();
            bullet(line, number);
        }
    }

    private void bullet(String line, int number) {
        if (line.equals(language.either())) {
            misplaced(line, number, false);
            bullets.add(new Bullet(number, new ArrayList<>(List.of(line)), new ArrayList<>(), true));
            return;
        }
        boolean negated = line.startsWith(language.not());
        String sentence = negated ? "- " + line.substring(language.not().length()) : line;
        Optional<Said> said = say(Where.WHEN, sentence, negated ? language.not() : "", line, number);
        if (said.isEmpty() || misplaced(line, number, !line.startsWith("-"))) {
            return;
        }
        if (!line.startsWith("-")) {
            beginning = said;
        } else {
            bullets.add(new Bullet(number, List.of(line), List.of(new Claim(said.get(), negated)), false));
        }
    }

    /** A line of two hyphens: one of the sentences of which at least one must hold. */
    private void alternative(String line, int number) {
        if (bullets.isEmpty() || !bullets.getLast().list()) {
            fault(number, "`" + line + "` belongs to no list. Maybe write `" + language.either() + "` above it, or one hyphen.");
            return;
        }
        String not = "-" + language.not();
        boolean negated = line.startsWith(not);
        String sentence = negated ? "- " + line.substring(not.length()) : line.substring(1);
        Bullet list = bullets.getLast();
        list.lines().add(line);
        say(Where.WHEN, sentence, negated ? not : "-- ", line, number).ifPresent(said -> {
            if (list.claims().contains(new Claim(said, negated))) {
                fault(number, "`" + line + "` stands in the list twice. Maybe delete one.");
            }
            list.claims().add(new Claim(said, negated));
        });
    }

    private void endList() {
        if (!bullets.isEmpty() && bullets.getLast().list() && bullets.getLast().lines().size() < 3) {
            fault(bullets.getLast().line(),
                    "The list has fewer than two sentences. Maybe add lines that begin with `--`, or write the sentence without the list.");
        }
    }

    private boolean misplaced(String line, int number, boolean beginsRule) {
        if (beginsRule == beginning.isEmpty() && (!beginsRule || bullets.isEmpty()) || lineFault) {
            return false;
        }
        String message = vocabulary.texts(Where.WHEN, language).stream().filter(text -> !text.startsWith("-")).findFirst().orElse("");
        fault(number, "Rule `" + id() + "` must begin with `" + message + "`, once, and go on with lines that begin with `-`. Maybe move `"
                + line + "`.");
        return true;
    }

    private void outcome(String line, int number) {
        if (!line.equals(language.end())) {
            say(Where.THEN, line, "", line, number).ifPresent(outcomes::add);
            return;
        }
        part = Part.OUTSIDE;
        if (!lineFault && outcomes.size() != 1) {
            fault(number,
                    "Rule `" + id() + "` has " + outcomes.size() + " outcomes. Maybe make it one: refuse, defer, price, free or note.");
        }
        if (!lineFault) {
            finish();
        }
    }

    /** @param prefix the prefix of the sentence instead of its hyphen; empty if there was none */
    private Optional<Said> say(Where where, String sentence, String prefix, String line, int number) {
        Optional<Said> said = vocabulary.recognise(where, language, sentence);
        if (said.isEmpty()) {
            lineFault = true;
            List<String> known = vocabulary.texts(where, language).stream().filter(text -> prefix.isEmpty() || text.startsWith("- "))
                    .map(text -> prefix.isEmpty() ? text : prefix + text.substring(2)).toList();
            if (typographic(line, number, plain -> vocabulary.recognise(where, language, plain.substring(prefix.length())).isPresent())) {
                return said;
            }
            unknown(line, number, known);
            return said;
        }
        lineFault |= slots.faulty(said.get(), file, number, faults);
        return said;
    }

    /** A slip of the pen is told with the right sentence; what no sentence is near to, the vocabulary cannot say. */
    private void unknown(String line, int number, List<String> known) {
        Optional<String> nearest = Likeness.nearest(line, known);
        Optional<String> meant = denied(line, known, nearest).or(() -> nearest.filter(right -> Likeness.near(line, right)));
        if (meant.isPresent()) {
            faults.add(file, number, "`" + line + "` is not a sentence of the vocabulary. Maybe " + meant.get()
                    + (meant.get().endsWith(".") ? "" : "."));
        } else {
            faults.add(file, number, "`" + line + "` is not a sentence: the vocabulary cannot say this yet"
                    + nearest.map(right -> "; nearest: `" + right + "`").orElse("")
                    + ". Maybe keep it for the engineers by `rules wish \"...\"`.");
        }
    }

    /** {@code - is not from a template} denies the sentence {@code - is from a template}. @param nearest without a denial */
    private Optional<String> denied(String line, List<String> known, Optional<String> nearest) {
        String hyphens = line.startsWith("--") ? "-- " : "- ";
        String not = hyphens.substring(0, hyphens.length() - 2) + language.not();
        if (!line.startsWith("-") || line.startsWith(not)) {
            return Optional.empty();
        }
        List<String> conditions = known.stream().filter(text -> text.startsWith(hyphens)).toList();
        return Likeness.withoutNegation(line, known).flatMap(rest -> Likeness.nearest(rest, conditions)
                .filter(right -> Likeness.near(rest, right))
                .filter(right -> nearest.filter(other -> Likeness.distance(line, other) <= Likeness.distance(rest, right) + A_FEW)
                        .isEmpty())
                .map(right -> not + right.substring(hyphens.length())));
    }

    /** Whether the line would be right with typed characters instead of typographic ones; then this adds that fault. */
    private boolean typographic(String line, int number, Predicate<String> right) {
        Optional<String> plain = Typography.plain(line).filter(right);
        plain.ifPresent(typed -> faults.add(file, number, "`" + line + "` has " + Typography.named(line)
                + ", as word processors set them. Maybe " + typed + (typed.endsWith(".") ? "" : ".")));
        return plain.isPresent();
    }

    private void finish() {
        LocalDate from = day(requireNonNull(notes.get("inForceFrom"))).orElseThrow();
        LocalDate until = Optional.ofNullable(notes.get("inForceUntil")).flatMap(RuleReader::day).orElse(LocalDate.MAX);
        if (until.isBefore(from)) {
            fault(ruleLine, "Rule `" + id() + "` ends (" + until + ") before it begins (" + from + "). Maybe change the two days.");
            return;
        }
        RuleCard card = new RuleCard(id(), head.orElseThrow().group(5), requireNonNull(notes.get("basis")),
                requireNonNull(notes.get("source")), from, until, file);
        List<Condition> conditions = bullets.stream()
                .map(bullet -> new Condition(bullet.line(), String.join("\n", bullet.lines()), List.copyOf(bullet.claims()))).toList();
        rules.add(new RuleText(card, ruleLine, conditions, RuleOutcome.of(outcomes.getFirst())));
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
