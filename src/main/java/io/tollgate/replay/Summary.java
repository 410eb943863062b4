package io.tollgate.replay;

import static java.util.stream.Collectors.joining;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.language.FactTables;
import io.tollgate.rulebook.language.FactWords;
import io.tollgate.rulebook.language.LocalTimes;
import io.tollgate.rulebook.tables.Provenance;
import io.tollgate.rulebook.tables.RowDays;
import io.tollgate.rulebook.tables.TableRow;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A verdict in three sentences for a reader who knows no rules: what was decided, by which rule and law, and on which facts. Times are the
 * recipient's. It has neither a person's number nor the text of a message.
 */
record Summary(String decided, String rule, String facts) {

    private static final String NOT_CONFIRMED = "NOT CONFIRMED";
    /** Columns that tell where a row comes from and when it counts. */
    private static final Set<String> ABOUT_THE_ROW = Set.of("basis", "source", "certainty", "confidence", "checked", "review", "note",
            "valid_from", "valid_until");

    /** @param rules all rules of the rule book; @param rows of its tables that gave the facts, as {@link #asked} names their tables */
    static Summary of(CaseFile file, Verdict verdict, List<Explanation> rules, List<TableRow> rows) {
        List<Explanation> deciding = decidingOf(verdict, rules);
        return new Summary(decided(file, verdict), rule(deciding(verdict).toList(), deciding), facts(file, verdict, deciding, rows));
    }

    private static List<Explanation> decidingOf(Verdict verdict, List<Explanation> rules) {
        return deciding(verdict).flatMap(id -> rules.stream().filter(rule -> rule.rule().id().equals(id))).toList();
    }

    /** The tables whose rows a judge wants to see: those of the rules that decided; of admitted marketing, all that could have kept it. */
    static Set<String> asked(CaseFile file, Verdict verdict, List<Explanation> rules) {
        Stream<String> ofRules = decidingOf(verdict, rules).stream().flatMap(rule -> rule.tables().stream());
        Stream<String> allowing = verdict instanceof Verdict.Admitted && file.message().category() == Category.MARKETING
                ? Stream.of(FactTables.QUIET_HOURS, FactTables.DAILY_LIMITS, FactTables.CONSENT)
                : Stream.empty();
        return Stream.concat(ofRules, allowing).collect(Collectors.toSet());
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

    private static String facts(CaseFile file, Verdict verdict, List<Explanation> deciding, List<TableRow> rows) {
        Set<String> said = new HashSet<>();
        String sentences = deciding.stream().flatMap(rule -> rule.sentences().stream()).distinct()
                .map(sentence -> sentence.words() + sentence.facts().filter(said::add).map(facts -> " (" + facts + ")").orElse(""))
                .distinct().collect(joining("; "));
        Stream<String> more = Stream.of(template(file), limit(file, verdict).filter(said::add).map(limit -> "marketing: " + limit),
                rate(file, verdict).filter(said::add).map(rate -> "its price: " + rate), rows(rows)).flatMap(Optional::stream);
        return "The facts: " + place(file.recipient()) + "; the message "
                + Stream.concat(Stream.of(sentences.isEmpty() ? "is " + file.message().category() : sentences), more).collect(joining("; "))
                + ".";
    }

    private static Optional<String> template(CaseFile file) {
        return Optional.of(file.message().template()).filter(name -> !name.isEmpty()).map(name -> "its template is " + name + " ("
                + file.message().approval() + ")");
    }

    private static Optional<String> limit(CaseFile file, Verdict verdict) {
        return verdict instanceof Verdict.Admitted && file.message().category() == Category.MARKETING
                ? Optional.of(FactWords.limit(file.traffic()))
                : Optional.empty();
    }

    private static Optional<String> rate(CaseFile file, Verdict verdict) {
        return verdict instanceof Verdict.Admitted admitted && admitted.quote().freeReason().isEmpty()
                ? Optional.of(FactWords.rate(file))
                : Optional.empty();
    }

    private static Optional<String> rows(List<TableRow> rows) {
        String all = rows.stream().map(row -> "rules/" + row.where() + " (" + row.key()
                + row.provenance().certainty().filter(sure -> !sure.confirmed()).map(_ -> ", " + NOT_CONFIRMED).orElse("") + ")")
                .collect(joining(", "));
        return rows.isEmpty() ? Optional.empty() : Optional.of("by " + (rows.size() == 1 ? "the row " : "the rows ") + all);
    }

    /** A row in words: where it is, what it says, by which law, and how sure that is. */
    static String line(TableRow row) {
        Provenance from = row.provenance();
        String says = row.cells().entrySet().stream().filter(cell -> !ABOUT_THE_ROW.contains(cell.getKey()) && !cell.getValue().isBlank())
                .sorted(Map.Entry.comparingByKey()).map(cell -> cell.getKey() + " " + cell.getValue().strip()).collect(joining(", "));
        return "rules/" + row.where() + ": " + says + (row.days().equals(RowDays.ALWAYS) ? "" : "; counts " + row.days())
                + (from.basis().isEmpty() ? "" : "; by " + from.basis())
                + "; source: " + (from.source().isEmpty() ? "at the head of the table" : from.source())
                + "; " + from.certainty().map(sure -> sure.confirmed() ? sure.word() : NOT_CONFIRMED + " (" + sure.word() + ")")
                        .orElse("nobody said how sure it is")
                + from.checked().map(day -> ", looked at on " + day).orElse("");
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
