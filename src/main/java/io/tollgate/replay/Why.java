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
import io.tollgate.rulebook.tables.TableRow;
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
    private final RuleBookNames names;

    Why(Decisions decisions, PastRuleBooks books, RuleBookNames names) {
        this.decisions = decisions;
        this.books = books;
        this.names = names;
    }

    /**
     * One judgement of a message.
     *
     * @param doubt    why the row may have been changed since it was written; empty if nothing speaks for that
     * @param ruleBook its version, if it was released, and the first 12 digits of its hash
     * @param rules    the rules of that rule book: first those that fired, then those that lack the fewest sentences
     * @param rows     the rows of its tables that gave the facts
     */
    public record Answer(Decision decision, Optional<String> doubt, String ruleBook, List<Explanation> rules, List<TableRow> rows) {

        /** When, in which round, under which rules. */
        public String heading() {
            return decision.caseFile().now() + ", round " + decision.round() + ", rule book " + ruleBook + ": "
                    + outcome(decision.verdict());
        }

        /** What was decided, by which rule and law, on which facts. */
        public List<String> summary() {
            return Summary.of(decision.caseFile(), decision.verdict(), rules, rows).lines();
        }

        /** What the rows say, and where that comes from. */
        public List<String> rowLines() {
            return rows.stream().map(Summary::line).toList();
        }

        private List<String> ruleLines() {
            return rules.stream().flatMap(Answer::lines).toList();
        }

        /** Lines of text, without a person's number and without the text of the message. */
        public List<String> lines() {
            Stream<String> changed = doubt.map(why -> "The row was changed after it was written: " + why + ".").stream();
            Stream<String> about = Stream.of(changed, summary().stream(), rowLines().stream().map(row -> "Row " + row))
                    .flatMap(lines -> lines).map(line -> "  " + line);
            return Stream.of(Stream.of(heading()), about, ruleLines().stream()).flatMap(lines -> lines).toList();
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
            return "      rules/" + rule.rule().file() + ":" + sentence.line() + ": does not hold: - " + sentence.words(false)
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
        DecisionDocuments documents = decisions.documents();
        return decisions.past(message).stream().flatMap(past -> lines(past, documents)).toList();
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
        DecisionDocuments documents = decisions.documents();
        return decisions.past(message).stream().map(past -> answer(past, documents.open(past.document()), documents.untouched(past)))
                .toList();
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
        String hash = HexFormat.of().formatHex(book.hash(), 0, 6);
        String name = names.version(past.ruleBook(), decision.caseFile().now()).map(version -> "version " + version + " (" + hash + ")")
                .orElse(hash);
        return new Answer(decision, broken.or(() -> past.contradiction(document.caseFile(), verdict)), name, rules,
                book.rowsBehind(decision.caseFile(), Summary.asked(decision.caseFile(), verdict, rules)));
    }
}
