package io.tollgate.gate;

import static java.util.stream.Collectors.joining;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Note;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Finding;
import io.tollgate.delivery.SpendingStops.Stop;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.ledger.SpendingStopped.How;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.PaceAsked;
import io.tollgate.rulebook.language.PaceRules;
import io.tollgate.rulebook.language.RuleText;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Findings of rules about the pace of spending: they stop a business, warn it, or refuse its messages. The business is told once. */
@Component
final class PaceFindings {

    private final SpendingStops stops;

    PaceFindings(SpendingStops stops) {
        this.stops = stops;
    }

    /** The first one of each rule and business. */
    private record Found(Case<?> of, Finding finding, How how) {

        String reason() {
            return switch (finding) {
                case Defer defer -> defer.reason();
                case Refuse refuse -> refuse.reason();
                case Note note -> note.reason();
                case Finding.Price _,Finding.Free _ -> "";
            };
        }
    }

    /** Notes findings, as the last step within the transaction of the batch. */
    void note(Judged judged) {
        SortedMap<BusinessId, SortedMap<String, Found>> all = new TreeMap<>();
        judged.all().forEach(one -> one.verdict().findings().forEach(finding -> how(finding, one.ruleBook().asked().paceRules())
                .ifPresent(how -> all.computeIfAbsent(one.message().business(), _ -> new TreeMap<>())
                        .putIfAbsent(finding.rule(), new Found(one, finding, how)))));
        all.values().forEach(rules -> rules.values().forEach(this::note));
    }

    private static Optional<How> how(Finding finding, PaceRules rules) {
        boolean stops = rules.stop().contains(finding.rule());
        return switch (finding) {
            case Defer _ when stops -> Optional.of(How.STOPPED);
            case Refuse _ when stops -> Optional.of(How.STOPPED);
            case Refuse refuse when rules.refuse().contains(refuse.rule()) -> Optional.of(How.REFUSED);
            case Note note when rules.warn().contains(note.rule()) -> Optional.of(How.WARNED);
            case Defer _,Refuse _,Note _,Finding.Price _,Finding.Free _ -> Optional.empty();
        };
    }

    private void note(Found found) {
        CaseFile file = found.of.file();
        Stop stop = new Stop(file.business().id(), file.business().localDay(), found.finding.rule(), file.now());
        Money available = new Money(file.funds().availableMicros(), Currency.getInstance(file.price().currency()));
        switch (found.how) {
            case STOPPED -> stops.stop(stop, found.reason(), pace(found), above(found), available);
            case REFUSED, WARNED -> stops.noted(stop, found.how, found.reason(), available);
        }
    }

    /** What the rule saw, in words. */
    private static String pace(Found found) {
        CaseFile file = found.of.file();
        Map<String, Long> pace = file.funds().pace();
        Currency currency = Currency.getInstance(file.price().currency());
        return tests(found).map(Test::property).flatMap(property -> PaceAsked.in(property).stream()).distinct()
                .sorted(Comparator.comparing(PaceAsked::key)).map(asked -> {
                    long number = pace.getOrDefault(asked.key(), 0L);
                    String money = new Money(number, currency).toString();
                    String span = asked.ofToday() ? "today" : "in the last " + asked.of() + " minutes";
                    return switch (asked.kind()) {
                        case SENT -> number + " messages " + span;
                        case SPENT -> money + " " + span;
                        case USUAL -> money + " on " + pace.getOrDefault(asked.daysKey(), 0L) + " of the " + asked.of() + " days before";
                        case STOPPED -> "stopped before";
                        case AGREED -> number == 0 ? "no limit agreed" : money + " agreed for an hour";
                    };
                }).collect(joining("; "));
    }

    /** The sentences of the rule that ask the pace. */
    private static String above(Found found) {
        return conditions(found).filter(one -> one.anyOf().stream().anyMatch(claim -> !PaceAsked.in(claim.test().property()).isEmpty()))
                .map(one -> one.text().replaceFirst("^\\s*-\\s*", "").strip()).collect(joining("; "));
    }

    private static Stream<Condition> conditions(Found found) {
        return found.of.ruleBook().text(found.finding.rule()).stream().map(RuleText::conditions).flatMap(List::stream);
    }

    private static Stream<Test> tests(Found found) {
        return conditions(found).flatMap(one -> one.anyOf().stream()).map(Condition.Claim::test);
    }
}
