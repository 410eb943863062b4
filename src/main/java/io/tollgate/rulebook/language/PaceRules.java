package io.tollgate.rulebook.language;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ids of the rules that concern the pace of spending, by what they do.
 *
 * @param refuse ask for the pace, and refuse messages
 * @param stop   stop a business
 * @param warn   warn it
 * @param hold   let messages wait until it may go on
 */
public record PaceRules(Set<String> refuse, Set<String> stop, Set<String> warn, Set<String> hold) {

    static final PaceRules NONE = new PaceRules(Set.of(), Set.of(), Set.of(), Set.of());

    public PaceRules {
        refuse = Set.copyOf(refuse);
        stop = Set.copyOf(stop);
        warn = Set.copyOf(warn);
        hold = Set.copyOf(hold);
    }

    static PaceRules of(Collection<RuleText> rules, Predicate<RuleText> asksThePace) {
        return new PaceRules(ids(rules, rule -> rule.outcome() instanceof RuleOutcome.Refuse && asksThePace.test(rule)),
                ids(rules, rule -> rule.outcome() instanceof RuleOutcome.Stop),
                ids(rules, rule -> rule.outcome() instanceof RuleOutcome.Warn),
                ids(rules, rule -> rule.outcome() instanceof RuleOutcome.DeferUntilMayGoOn));
    }

    private static Set<String> ids(Collection<RuleText> rules, Predicate<RuleText> which) {
        return rules.stream().filter(which).map(rule -> rule.card().id()).collect(Collectors.toSet());
    }

    PaceRules and(PaceRules other) {
        return new PaceRules(both(refuse, other.refuse), both(stop, other.stop), both(warn, other.warn), both(hold, other.hold));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }
}
