package io.tollgate.rulebook.examples;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.proof.Proofs;
import io.tollgate.rulebook.proof.Proofs.Counter;
import io.tollgate.rulebook.proof.Proofs.Never;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is claimed of all rules of a book together: proven, or shown by an example that breaks it, or neither. An example is played through
 * the rule book before it is shown.
 */
public final class ProvenClaims {

    /** Cases of the solver that are played before it is said that nothing is proven. */
    private static final int MOST_TRIED = 12;

    private ProvenClaims() {}

    /**
     * @param example that breaks it, in the words of the examples, a line each
     * @param proven  whether no case breaks it
     */
    public record Result(Never never, LocalDate from, boolean proven, List<String> example) {

        /** The claim as lines for a reader; the example is indented. */
        public List<String> lines() {
            if (proven) {
                return List.of("Proven from " + from + " on: " + never.claim() + ".");
            }
            return example.isEmpty()
                    ? List.of("Not proven from " + from + " on: that " + never.claim() + ". Nor was an example found that breaks it."
                            + " Maybe look at the rules that changed.")
                    : Stream.concat(Stream.of("It is not so that " + never.claim() + ". This example breaks it:"), example.stream()
                            .map(line -> "    " + line)).toList();
        }
    }

    /** @param from the first day of which it is claimed, where the business is */
    public static List<Result> of(RuleBook book, LocalDate from) {
        return Stream.of(Never.values()).map(never -> result(book, never, from)).toList();
    }

    private static Result result(RuleBook book, Never never, LocalDate from) {
        Proofs proofs = book.proofs(from);
        ExampleSentences steps = new ExampleSentences(book);
        DraftCase usual = new DraftCase();
        usual.now = ExampleSteps.at(from, LocalTime.NOON, ExampleFacts.BERLIN);
        CaseFile file = usual.file(book);
        for (int tried = 0; tried < MOST_TRIED; tried++) {
            Optional<Counter> counter = proofs.counter(never, (Test test) -> book.holds(test, file));
            if (counter.isEmpty()) {
                return new Result(never, from, tried == 0, List.of());
            }
            Optional<List<String>> example = whens(counter.get(), from).map(when -> played(book, steps, never, counter.get(), when))
                    .flatMap(Optional::stream).findFirst();
            if (example.isPresent()) {
                return new Result(never, from, false, example.get());
            }
            proofs.except(counter.get());
        }
        return new Result(never, from, false, List.of());
    }

    /** Times to try: on a day on which it would be so, when it is not quiet somewhere; or whenever its sentences hold. */
    private static Stream<String> whens(Counter counter, LocalDate from) {
        LocalDate day = counter.day().orElse(from);
        Stream<String> times = Stream.of(day, day.plusDays(1), day.plusDays(3)).flatMap(one -> Stream.of("12:00", "17:00", "08:00", "03:00")
                .map(time -> "the message is sent on " + one + " at " + time + " in Berlin"));
        return Stream.concat(times, Stream.of("the message is sent"));
    }

    /** The example, if it breaks the claim, with as few lines as do. */
    private static Optional<List<String>> played(RuleBook book, ExampleSentences steps, Never never, Counter counter, String when) {
        List<String> lines = new ArrayList<>(counter.sentences().stream().map(sentence -> sentence.startsWith("not: ")
                ? "not: the message " + sentence.substring(5)
                : "the message " + sentence).toList());
        if (breaking(book, steps, never, lines, when).isEmpty()) {
            return Optional.empty();
        }
        for (String line : lines.stream().sorted(Comparator.comparing((String line) -> !line.startsWith("not: "))).toList()) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(line);
            if (breaking(book, steps, never, fewer, when).isPresent()) {
                lines = fewer;
            }
        }
        Played played = breaking(book, steps, never, lines, when).orElseThrow();
        List<String> example = new ArrayList<>(List.of("Example: " + switch (never) {
            case UNASKED_MARKETING -> "Marketing that nobody has consented to";
            case TWO_PRICES -> "A message with two prices";
            case NO_PRICE -> "A message without a price";
        }));
        for (String line : lines) {
            example.add("  " + (example.size() == 1 ? "Given " : "And ") + line);
        }
        example.add("  When " + when);
        example.addAll(outcome(never, played));
        return Optional.of(example);
    }

    private static Optional<Played> breaking(RuleBook book, ExampleSentences steps, Never never, List<String> given, String when) {
        List<Example.Line> lines = Stream.concat(given.stream(), Stream.of(when)).map(line -> new Example.Line(1, line)).toList();
        Played played = steps.play(new Example("", 1, never.name(), Set.of(), lines));
        return Optional.of(played).filter(one -> one.failure().isEmpty())
                .filter(one -> one.sent().filter(file -> breaks(book, never, file, one.findings())).isPresent());
    }

    private static List<String> outcome(Never never, Played played) {
        return switch (never) {
            case UNASKED_MARKETING -> List.of("  Then the message is admitted");
            case NO_PRICE -> List.of("  Then the message is refused under " + Verdict.NO_PRICE);
            case TWO_PRICES -> List.of("  Then the message is admitted",
                    "  # by " + played.findings().stream()
                            .filter(finding -> finding instanceof Finding.Free || finding instanceof Finding.Price)
                            .map(Finding::rule).sorted().collect(Collectors.joining(" and ")));
        };
    }

    private static boolean breaks(RuleBook book, Never never, CaseFile file, List<Finding> findings) {
        Verdict verdict = Gatekeeper.judge(file, findings);
        boolean held = findings.stream().anyMatch(finding -> finding instanceof Finding.Refuse || finding instanceof Finding.Defer);
        Set<String> prices = findings.stream().flatMap(finding -> switch (finding) {
            case Finding.Price price -> Stream.of(price.micros() + " " + price.ceilingMicros());
            case Finding.Free free -> Stream.of(free.why().name());
            case Finding.Refuse _,Finding.Defer _,Finding.Note _ -> Stream.<String>empty();
        }).collect(Collectors.toSet());
        return switch (never) {
            case UNASKED_MARKETING -> verdict instanceof Verdict.Admitted && file.message().category() == Category.MARKETING
                    && !file.consent().marketing().valid() && !book.holds(Test.of("softOptInLawful == true"), file);
            case TWO_PRICES -> !held && prices.size() > 1;
            case NO_PRICE -> !held && prices.isEmpty() && file.price().found();
        };
    }
}
