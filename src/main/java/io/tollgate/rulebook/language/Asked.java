package io.tollgate.rulebook.language;

import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.language.Condition.Claim;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rules of a book ask that is looked up only if a rule asks it, so that books that do not ask it cost nothing more.
 *
 * @param holidays     whether public holidays near the present day are asked
 * @param firstMessage whether the first message of the business to the recipient is asked
 * @param unanswered   whether marketing that the recipient has not answered is asked
 * @param paces        what is asked of the pace at which the business spends
 * @param paceRules    the rules about it
 */
public record Asked(Set<CountAsked> counts, boolean holidays, boolean firstMessage, boolean unanswered, Set<PaceAsked> paces,
        PaceRules paceRules) {

    public static final Asked NOTHING = new Asked(Set.of(), false, false, false, Set.of(), PaceRules.NONE);

    public Asked {
        counts = Set.copyOf(counts);
        paces = Set.copyOf(paces);
    }

    public static Asked by(Collection<RuleText> rules) {
        Set<String> properties = rules.stream().flatMap(Asked::properties).collect(Collectors.toSet());
        return new Asked(properties.stream().flatMap(property -> CountAsked.in(property).stream()).collect(Collectors.toSet()),
                properties.contains("clockHoliday") || properties.contains("clockDayBeforeHoliday"),
                properties.contains("firstMessage") || properties.contains("daysSinceFirstMessage"),
                properties.contains("unansweredMarketing"),
                properties.stream().flatMap(property -> PaceAsked.in(property).stream()).collect(Collectors.toSet()),
                PaceRules.of(rules, rule -> properties(rule).anyMatch(property -> !PaceAsked.in(property).isEmpty())));
    }

    private static Stream<String> properties(RuleText rule) {
        return rule.conditions().stream().flatMap(one -> one.anyOf().stream()).map(Claim::test).map(Condition.Test::property);
    }

    /** Whether messages of all categories count, so that their recipients have to be locked. */
    public boolean counting() {
        return firstMessage || !counts.isEmpty();
    }

    /** Whether the case has every number that is asked; one from before a rule asked may not have it. */
    public boolean toldBy(CaseFile file) {
        return counts.stream().allMatch(count -> count.answer(file).isPresent())
                && paces.stream().allMatch(pace -> pace.toldBy(file))
                && (!firstMessage || file.traffic().counts().containsKey(CountAsked.DAYS_SINCE_FIRST));
    }

    private static <T> Set<T> both(Set<T> one, Set<T> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    /** All that this or the other asks. */
    public Asked and(Asked other) {
        return new Asked(both(counts, other.counts), holidays || other.holidays,
                firstMessage || other.firstMessage, unanswered || other.unanswered, both(paces, other.paces),
                paceRules.and(other.paceRules));
    }
}
