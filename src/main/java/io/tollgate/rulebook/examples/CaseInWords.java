package io.tollgate.rulebook.examples;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleSentences.Saying;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.Sentence;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A case that somebody tells in the sentences of the examples, what the rules say of it, and the example that it makes.
 *
 * @param problem what is wrong with a line, if something is: then nothing else is there
 * @param outcome what comes of it, a sentence of the examples each
 * @param german  the same in German
 * @param rules   first those that fired, then those in force that lack the fewest sentences
 * @param feature the example as a file, which holds under this rule book; empty if it cannot be said in one
 */
public record CaseInWords(Optional<Problem> problem, List<String> outcome, List<String> german, List<Explanation> rules, String feature) {

    public static final String SENT = "the message is sent";
    public static final int MOST_LINES = 30;
    public static final int LONGEST_LINE = 200;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final DateTimeFormatter BIS = DateTimeFormatter.ofPattern("yyyy-MM-dd 'um' HH:mm");
    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("yyyy-MM-dd 'at' HH:mm");

    /** @param line the line as it was told; @param why what is wrong with it, and a hint */
    public record Problem(String line, String why) {}

    /**
     * Every sentence of the vocabulary as it is said of a message, with examples of words in its gaps, by its section.
     *
     * @return {@code the message is marketing}
     */
    public static Map<String, List<String>> sentences(RuleBook book) {
        return book.vocabulary().sentences().stream().filter(sentence -> sentence.text().startsWith("- ")).collect(Collectors.groupingBy(
                Sentence::section, LinkedHashMap::new, Collectors.mapping(
                        sentence -> Saying.ENGLISH.subject() + sentence.english().example().substring(2), Collectors.toList())));
    }

    /** The line that sends the message; all empty: at noon on a Tuesday in Berlin. @param time in {@code city} */
    public static String sent(@Nullable String day, @Nullable String time, @Nullable String city) {
        return blank(day) ? SENT : SENT + " on " + stripped(day, "") + " at " + stripped(time, "12:00") + " in " + stripped(city, "Berlin");
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static String stripped(@Nullable String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text.strip();
    }

    /**
     * @param name  of the example
     * @param given lines without their first word; what is not said is in order
     * @param sent  the line that sends the message: {@link #SENT}, perhaps with day, time and city
     */
    public static CaseInWords of(RuleBook book, String name, List<String> given, String sent) {
        List<String> lines = new ArrayList<>(given);
        lines.add(sent);
        for (String line : lines) {
            if (line.length() > LONGEST_LINE || line.chars().anyMatch(Character::isISOControl) || lines.size() > MOST_LINES) {
                return wrong(line, "a case has at most " + MOST_LINES + " lines of at most " + LONGEST_LINE + " letters");
            }
        }
        ExampleSentences sentences = new ExampleSentences(book);
        Optional<String> other = given.stream().filter(line -> !sentences.saysWhatIsSo(line)).findFirst();
        if (other.isPresent()) {
            return wrong(other.get(), "this does not say what is so. Maybe leave it out: the case is sent and judged by itself");
        }
        Played played = sentences.play(example(name, lines));
        if (played.failure().isPresent()) {
            return wrong(played.failure().get().expected(), played.failure().get().came());
        }
        if (played.sent().isEmpty()) {
            return wrong(sent, "no message was sent. Maybe `" + SENT + "`");
        }
        CaseFile file = played.sent().get();
        Verdict verdict = Gatekeeper.judge(file, played.findings());
        List<String> outcome = outcome(verdict, file);
        List<Explanation> rules = book.explain(file).stream().sorted(Comparator.comparing(Explanation::fired).reversed()
                .thenComparing(Comparator.comparing(Explanation::inForce).reversed()).thenComparing(rule -> rule.missing().size()))
                .toList();
        return new CaseInWords(Optional.empty(), outcome, german(verdict, file), rules,
                holds(sentences, name, lines, outcome) ? feature(book, name, given, sent, outcome, rule(verdict)) : "");
    }

    private static CaseInWords wrong(String line, String why) {
        return new CaseInWords(Optional.of(new Problem(line, why)), List.of(), List.of(), List.of(), "");
    }

    private static Example example(String name, List<String> lines) {
        List<Example.Line> numbered = new ArrayList<>();
        lines.forEach(line -> numbered.add(new Example.Line(numbered.size() + 1, line)));
        return new Example("", 1, name, Set.of(), numbered);
    }

    private static boolean holds(ExampleSentences sentences, String name, List<String> lines, List<String> outcome) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(outcome);
        return sentences.play(example(name, all)).failure().isEmpty();
    }

    private static List<String> outcome(Verdict verdict, CaseFile file) {
        return switch (verdict) {
            case Refused refused -> refused.refusals().stream()
                    .map(refuse -> "the message is refused under " + refuse.rule() + " with code " + refuse.code()).toList();
            case Deferred deferred -> List.of("the message waits under " + deferring(deferred) + " until "
                    + UNTIL.format(ZonedDateTime.ofInstant(deferred.until(), BERLIN)) + " in Berlin");
            case Admitted admitted when admitted.quote().freeReason().isPresent() -> List.of("the message is free under "
                    + admitted.quote().rule() + " as " + admitted.quote().freeReason().get().name());
            case Admitted admitted -> List.of("the message costs " + BigDecimal.valueOf(admitted.quote().micros(), 6).toPlainString() + " "
                    + file.price().currency() + " under " + admitted.quote().rule());
        };
    }

    private static List<String> german(Verdict verdict, CaseFile file) {
        return switch (verdict) {
            case Refused refused -> refused.refusals().stream()
                    .map(refuse -> "die Nachricht wird nach " + refuse.rule() + " mit Code " + refuse.code() + " verweigert").toList();
            case Deferred deferred -> List.of("die Nachricht wartet nach " + deferring(deferred) + " bis "
                    + BIS.format(ZonedDateTime.ofInstant(deferred.until(), BERLIN)) + " Uhr in Berlin");
            case Admitted admitted when admitted.quote().freeReason().isPresent() -> List.of("die Nachricht ist nach "
                    + admitted.quote().rule() + " kostenlos als " + admitted.quote().freeReason().get().name());
            case Admitted admitted -> List.of("die Nachricht kostet nach " + admitted.quote().rule() + " "
                    + BigDecimal.valueOf(admitted.quote().micros(), 6).toPlainString() + " " + file.price().currency());
        };
    }

    private static String deferring(Deferred deferred) {
        return deferred.findings().stream().filter(Finding.Defer.class::isInstance).map(Finding::rule).sorted()
                .collect(Collectors.joining(", "));
    }

    private static String rule(Verdict verdict) {
        return switch (verdict) {
            case Refused refused -> refused.refusals().getFirst().rule();
            case Deferred deferred -> deferred.findings().stream().filter(Finding.Defer.class::isInstance).map(Finding::rule).sorted()
                    .findFirst().orElseThrow();
            case Admitted admitted -> admitted.quote().rule();
        };
    }

    private static String feature(RuleBook book, String name, List<String> given, String sent, List<String> outcome, String rule) {
        Optional<RuleCard> card = book.rules().stream().filter(one -> one.id().equals(rule)).findFirst();
        StringBuilder text = new StringBuilder("Feature: From the playground\n\n");
        card.ifPresent(one -> text.append("  @").append(one.id()).append("\n  Rule: ").append(one.title()).append("\n\n"));
        text.append("    Example: ").append(name).append('\n');
        steps("Given", given, text);
        steps("When", List.of(sent), text);
        steps("Then", outcome, text);
        return text.toString();
    }

    private static void steps(String first, List<String> lines, StringBuilder text) {
        String word = first;
        for (String line : lines) {
            text.append("      ").append(word).append(' ').append(line).append('\n');
            word = "And";
        }
    }
}
