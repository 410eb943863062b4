package io.tollgate.console;

import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.Explanation.Sentence;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.RuleText;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The sentences that hold for a refused message, from the rules that refuse it: a rule gives its reason in English only. */
@Component
final class RuleWords {

    private final RuleBooks books;
    private final Clock clock;

    RuleWords(RuleBooks books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /**
     * The sentences of the rules that refuse, by rule id. They are empty for a check that is no rule. Without a refusal the map is empty.
     */
    Map<String, List<Sentence>> of(Verdict verdict) {
        RuleBook book = books.inForce(clock.instant());
        return verdict instanceof Refused refused
                ? refused.refusals().stream().map(Refuse::rule).distinct().collect(Collectors.toMap(Function.identity(),
                        rule -> sentences(book.text(rule))))
                : Map.of();
    }

    private static List<Sentence> sentences(Optional<RuleText> rule) {
        return rule.map(RuleText::conditions).orElse(List.of()).stream()
                .map(one -> new Sentence(one.line(), one.text(), one.forms(), true, Optional.empty())).toList();
    }
}
