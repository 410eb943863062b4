package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.OneClock;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.Property;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.tables.RuleTerms;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every rule of a book on its own, and without the engine: no rule can depend on another one, and the engine cannot be wrong unseen. */
public final class RulesAlone {

    private record Alone(RuleText rule, Predicate<OpenCase> holds) {}

    private final List<Alone> rules;
    private final RuleTerms terms;

    RulesAlone(List<RuleText> rules, RuleTerms terms) {
        this.rules = rules.stream().map(rule -> new Alone(rule, holds(rule))).toList();
        this.terms = terms;
    }

    private static Predicate<OpenCase> holds(RuleText rule) {
        OneClock clock = OneClock.of(rule.conditions());
        Stream<Predicate<OpenCase>> each = rule.conditions().stream().filter(condition -> !clock.conditions().contains(condition))
                .sorted(Comparator.comparingInt(Condition::rank)).map(condition -> condition.anyOf().stream().map(Claim::test)
                        .map(Property::predicate).reduce(Predicate::or).orElseThrow());
        return (clock.isEmpty() ? each : Stream.concat(each, Stream.of(clock.predicate()))).reduce(Predicate::and).orElseThrow();
    }

    /** What each rule says of the case without the others. */
    public List<Finding> judge(CaseFile file) {
        OpenCase open = new OpenCase(file, terms);
        rules.stream().filter(rule -> rule.holds().test(open)).forEach(rule -> open.found(rule.rule()));
        return open.findings();
    }
}
