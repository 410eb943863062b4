package io.tollgate.replay;

import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.DecisionDocument;
import io.tollgate.decision.DecisionDocuments;
import io.tollgate.decision.PastDecision;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.rulebook.Explanation.Sentence;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.RuleBook;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Why a message was judged as it was: for every rule of its rule book, whether it fired, or which of its sentences did not hold. */
@Component
public final class Why {

    private final Decisions decisions;
    private final PastRuleBooks books;

    Why(Decisions decisions, PastRuleBooks books) {
        this.decisions = decisions;
        this.books = books;
    }

    /**
     * One judgement of a message.
     *
     * @param doubt    why the row may have been changed since it was written; empty if nothing speaks for that
     * @param ruleBook the first 12 digits of the rule book's hash
     * @param rules    the rules of that rule book: first those that fired, then those that lack the fewest sentences
     */
    public record Answer(Decision decision, Optional<String> doubt, String ruleBook, List<Explanation> rules) {

        /** Lines of text, without a person's number and without the text of the message. */
        public List<String> lines() {
            String head = decision.caseFile().now() + ", round " + decision.round() + ", rule book " + ruleBook + ": "
                    + outcome(decision.verdict());
            Stream<String> changed = doubt.map(why -> "The row was changed after it was written: " + why + ".").stream();
            Stream<String> summary = Summary.of(decision.caseFile(), decision.verdict(), rules).lines().stream();
            return Stream
                    .of(Stream.of(head), Stream.concat(changed, summary).map(line -> "  " + line), rules.stream().flatMap(Answer::lines))
                    .flatMap(lines -> lines).toList();
        }

        private static Stream<String> lines(Explanation rule) {
            String place = "rules/" + rule.rule().file() + ":" + rule.line() + ": " + rule.rule().id();
            if (rule.fired()) {
                return Stream.of("  " + place + " fired: " + rule.rule().title());
            }
            Stream<String> missing = rule.missing().stream().map(sentence -> missing(rule, sentence));
            return Stream.concat(Stream.of("  " + place + (rule.inForce() ? " did not fire" : " is not in force on that day")), missing);
        }

        private static String missing(Explanation rule, Sentence sentence) {
            return "      rules/" + rule.rule().file() + ":" + sentence.line() + ": does not hold: - " + sentence.words()
                    + sentence.facts().map(facts -> " (" + facts + ")").orElse("");
        }

        private static String outcome(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Admitted admitted -> "admitted under " + admitted.quote().rule();
                case Verdict.Deferred deferred -> "waits until " + deferred.until();
                case Verdict.Refused refused ->
                        "refused under " + String.join(", ", refused.refusals().stream().map(refusal -> refusal.rule()).toList());
            };
        }
    }

    /** Lines of text, round by round; empty if the message was not judged yet. */
    public List<String> lines(MessageId message) {
        try (DecisionDocuments documents = decisions.documents()) {
            return decisions.past(message).stream().flatMap(past -> lines(past, documents)).toList();
        }
    }

    private Stream<String> lines(PastDecision past, DecisionDocuments documents) {
        DecisionDocument document;
        try {
            document = documents.open(past.document());
        } catch (RuntimeException unreadable) {
            return Stream.of("round " + past.round()
                    + ": what was written cannot be read. Maybe it was changed in the database: compare it with a backup.");
        }
        return answer(past, document, documents.untouched(past)).lines().stream();
    }

    /** The answers round by round; empty if the message was not judged yet. @throws RuntimeException if one cannot be read */
    public List<Answer> of(MessageId message) {
        try (DecisionDocuments documents = decisions.documents()) {
            return decisions.past(message).stream().map(past -> answer(past, documents.open(past.document()), documents.untouched(past)))
                    .toList();
        }
    }

    private Answer answer(PastDecision past, DecisionDocument document, boolean untouched) {
        Optional<String> broken = untouched ? Optional.empty() : Optional.of("its seal is broken");
        Verdict verdict = Verdict.of(document.findings());
        Decision decision = new Decision(past.round(), past.ruleBook(), document.caseFile(), verdict);
        RuleBook book = books.numbered(decision.ruleBook());
        List<Explanation> rules = book.explain(decision.caseFile()).stream()
                .sorted(Comparator.comparing(Explanation::fired).reversed()
                        .thenComparing(Comparator.comparing(Explanation::inForce).reversed())
                        .thenComparing(rule -> rule.missing().size()))
                .toList();
        return new Answer(decision, broken.or(() -> past.contradiction(document.caseFile(), verdict)),
                HexFormat.of().formatHex(book.hash(), 0, 6), rules);
    }
}
