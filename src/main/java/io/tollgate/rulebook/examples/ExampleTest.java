package io.tollgate.rulebook.examples;

import io.tollgate.decision.Finding;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.Explanation.Sentence;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.RulesAlone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays examples through a rule book: all rules together, then each alone, and counts which sentences they need. */
public final class ExampleTest {

    private final RuleBook book;
    private final List<Played> played;
    private final List<ExampleFailure> failures;

    private ExampleTest(RuleBook book, Features features) {
        this.book = book;
        ExampleSentences steps = new ExampleSentences(book);
        this.played = features.examples().stream().map(steps::play).toList();
        this.failures = new ArrayList<>(features.faults());
        played.stream().filter(example -> example.failure().isEmpty()).map(Played::example)
                .filter(example -> example.lines().isEmpty() || !steps.saysWhatComes(example.lines().getLast().text()))
                .forEach(example -> failures.add(new ExampleFailure(example.file(), example.line(), example.name(),
                        "a last line that says what comes of the message", "there is none, so that the example always holds. Maybe add"
                                + " `Then the message is admitted`, or `Then the message is refused under` with the rule")));
    }

    /** @param features the folder of the examples; @throws UncheckedIOException if it cannot be read */
    public static TestReport run(RuleBook book, Path features) {
        return run(book, files(features));
    }

    /** @param features contents by path below the folder of the examples; those of rooms without rules are left alone */
    public static TestReport run(RuleBook book, SortedMap<String, byte[]> features) {
        ExampleTest test = of(book, features);
        return test.report(test.idle());
    }

    /** What keeps the rule book from being released, as {@link TestReport#faults}, and nothing else: that is a quarter faster. */
    public static List<String> faults(RuleBook book, SortedMap<String, byte[]> features) {
        return of(book, features).report(Map.of()).faults();
    }

    /**
     * Sentences of the rules that no example needs, and that this change is to blame for: the sentence is new, or an example needed it
     * before.
     *
     * @param idleBefore by {@link #idle} of what was in force
     */
    public static List<String> unshown(Map<String, Set<String>> idleBefore, RuleBook after, SortedMap<String, byte[]> examples) {
        return new TestReport(0, List.of(), unplayed(after, examples)).newlyIdle(idleBefore).toList();
    }

    /** What was idle in this book, by rule: of a book without examples, every sentence may have been, so that only new ones count. */
    public static Map<String, Set<String>> idle(RuleBook book, SortedMap<String, byte[]> examples) {
        return examples.isEmpty()
                ? book.sentences()
                : unplayed(book, examples).stream().collect(Collectors.toMap(rule -> rule.rule().id(),
                        rule -> rule.idle().stream().map(Sentence::text).collect(Collectors.toSet())));
    }

    /** The coverage without playing each rule alone, which takes longest. */
    private static List<Coverage> unplayed(RuleBook book, SortedMap<String, byte[]> examples) {
        ExampleTest test = of(book, examples);
        return test.coverage(test.idle());
    }

    /** The files of a folder of examples. @throws UncheckedIOException if they cannot be read */
    public static SortedMap<String, byte[]> files(Path features) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(features)) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".feature")).toList()) {
                files.put(features.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
            return files;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ExampleTest of(RuleBook book, SortedMap<String, byte[]> features) {
        Set<String> rooms = book.rules().stream().map(rule -> room(rule.file())).collect(Collectors.toSet());
        SortedMap<String, byte[]> ours = new TreeMap<>(features);
        ours.keySet().removeIf(path -> !path.endsWith(".feature") || !rooms.contains(room(path)));
        return new ExampleTest(book, new Features(ours));
    }

    private static String room(String path) {
        return path.substring(0, Math.max(0, path.indexOf('/')));
    }

    /** @param idle sentences of each rule that no example needs */
    private TestReport report(Map<String, List<Sentence>> idle) {
        played.forEach(example -> example.failure().ifPresent(failures::add));
        eachAlone();
        return new TestReport(played.size(), List.copyOf(failures), coverage(idle));
    }

    /** A rule says of every example what it says among the others: if not, it depends on one of them. */
    private void eachAlone() {
        RulesAlone alone = book.alone();
        for (Played example : played) {
            example.sent().ifPresent(file -> {
                Set<Finding> together = new HashSet<>(example.findings());
                Set<Finding> apart = new HashSet<>(alone.judge(file));
                Stream.concat(together.stream().filter(finding -> !apart.contains(finding)),
                        apart.stream().filter(finding -> !together.contains(finding))).map(Finding::rule).distinct()
                        .forEach(rule -> failures.add(new ExampleFailure(example.example().file(), example.example().line(),
                                example.example().name(), rule + " says the same alone as with the other rules", "alone it "
                                        + (apart.stream().anyMatch(finding -> finding.rule().equals(rule)) ? "fires" : "does not fire")
                                        + " on the case of " + file.now())));
            });
        }
    }

    private Map<String, List<Sentence>> idle() {
        Map<String, Set<Integer>> needed = new HashMap<>();
        Map<String, Explanation> last = new HashMap<>();
        for (Played example : played) {
            for (Explanation rule : example.sent().map(book::sentencesThatHold).orElse(List.of())) {
                last.put(rule.rule().id(), rule);
                rule.heldBackBy()
                        .ifPresent(sentence -> needed.computeIfAbsent(rule.rule().id(), _ -> new HashSet<>()).add(sentence.line()));
            }
        }
        Map<String, List<Sentence>> idle = new HashMap<>();
        last.forEach((rule, explanation) -> idle.put(rule, explanation.sentences().stream()
                .filter(sentence -> !needed.getOrDefault(rule, Set.of()).contains(sentence.line())).toList()));
        return idle;
    }

    private List<Coverage> coverage(Map<String, List<Sentence>> idle) {
        return book.rules().stream().map(rule -> {
            List<Played> own = played.stream().filter(example -> example.example().rules().contains(rule.id())).toList();
            return new Coverage(rule, book.line(rule.id()), (int) played.stream().filter(example -> example.fired(rule.id())).count(),
                    (int) own.stream().filter(example -> example.fired(rule.id())).count(),
                    (int) own.stream().filter(example -> !example.fired(rule.id())).count(), idle.getOrDefault(rule.id(), List.of()));
        }).toList();
    }
}
