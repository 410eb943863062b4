package io.tollgate.replay;

import static java.util.stream.Collectors.joining;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.language.LocalTimes;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A verdict in three sentences for a reader who knows no rules: what was decided, by which rule and law, and on which facts. Times are the
 * recipient's. It has neither a person's number nor the text of a message.
 */
record Summary(String decided, String rule, String facts) {

    /** @param rules all rules of the rule book */
    static Summary of(CaseFile file, Verdict verdict, List<Explanation> rules) {
        List<Explanation> deciding = deciding(verdict).flatMap(id -> rules.stream().filter(rule -> rule.rule().id().equals(id))).toList();
        return new Summary(decided(file, verdict), rule(deciding(verdict).toList(), deciding), facts(file, deciding));
    }

    List<String> lines() {
        return List.of(decided, rule, facts);
    }

    private static String decided(CaseFile file, Verdict verdict) {
        String at = " on " + LocalTimes.of(file.now(), zones(file));
        return switch (verdict) {
            case Verdict.Admitted admitted -> "The message was admitted" + at + ": " + price(file, admitted.quote()) + ".";
            case Verdict.Deferred deferred -> "The message was put off" + at + ", until " + LocalTimes.of(deferred.until(), zones(file))
                    + ": " + reasons(deferred.findings().stream().flatMap(Summary::deferral)) + ".";
            case Verdict.Refused refused -> "The message was refused" + at + ": "
                    + reasons(refused.refusals().stream().map(refusal -> "\"" + refusal.reason() + "\" (code " + refusal.code() + ")"))
                    + ".";
        };
    }

    private static String price(CaseFile file, Verdict.Quote quote) {
        String currency = " " + file.price().currency();
        return quote.freeReason().map(reason -> "it is free (" + reason + ")")
                .orElseGet(() -> "it costs " + amount(quote.micros()) + currency
                        + (quote.ceilingMicros() == quote.micros() ? "" : ", at most " + amount(quote.ceilingMicros()) + currency));
    }

    private static Stream<String> deferral(Finding finding) {
        return finding instanceof Finding.Defer defer ? Stream.of("\"" + defer.reason() + "\"") : Stream.empty();
    }

    private static String rule(List<String> ids, List<Explanation> rules) {
        return ids.stream().map(id -> rules.stream().filter(rule -> rule.rule().id().equals(id)).findFirst().map(Summary::rule)
                .orElseGet(() -> id.equals(Verdict.NO_PRICE)
                        ? "No rule gives it a price, or several give different ones, and such a message is never sent (" + id + ")"
                        : "Tollgate's own check " + id + " says so, which comes before all rules"))
                .collect(joining("; ")) + ".";
    }

    private static String rule(Explanation rule) {
        return "Rule " + rule.rule().id() + " says so, \"" + rule.rule().title() + "\" (rules/" + rule.rule().file() + ":" + rule.line()
                + "), by " + rule.rule().basis() + ", " + rule.rule().source();
    }

    private static String facts(CaseFile file, List<Explanation> deciding) {
        Set<String> said = new HashSet<>();
        String sentences = deciding.stream().flatMap(rule -> rule.sentences().stream()).distinct()
                .map(sentence -> sentence.words() + sentence.facts().filter(said::add).map(facts -> " (" + facts + ")").orElse(""))
                .distinct().collect(joining("; "));
        return "The facts: " + place(file.recipient()) + "; the message " + (sentences.isEmpty() ? message(file) : sentences) + ".";
    }

    private static String message(CaseFile file) {
        return "is " + file.message().category()
                + Optional.of(file.message().template()).filter(name -> !name.isEmpty()).map(name -> " from the template " + name)
                        .orElse("");
    }

    private static String place(RecipientFacts recipient) {
        return recipient.erased()
                ? "the recipient was erased"
                : "the recipient is under the law of "
                        + String.join(", ", recipient.jurisdictions());
    }

    /** The rules whose findings made the verdict, in the order of their ids. */
    private static Stream<String> deciding(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> Stream.of(admitted.quote().rule());
            case Verdict.Deferred deferred -> deferred.findings().stream().filter(Finding.Defer.class::isInstance).map(Finding::rule);
            case Verdict.Refused refused -> refused.refusals().stream().map(Finding.Refuse::rule);
        };
    }

    private static String reasons(Stream<String> reasons) {
        return reasons.distinct().collect(joining("; "));
    }

    private static List<String> zones(CaseFile file) {
        return file.recipient().zones();
    }

    private static String amount(long micros) {
        return BigDecimal.valueOf(micros, 6).toPlainString();
    }
}
