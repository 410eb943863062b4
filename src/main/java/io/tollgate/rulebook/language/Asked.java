package io.tollgate.rulebook.language;

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
 */
public record Asked(Set<CountAsked> counts, boolean holidays, boolean firstMessage) {

    public static final Asked NOTHING = new Asked(Set.of(), false, false);

    public Asked {
        counts = Set.copyOf(counts);
    }

    public static Asked by(Collection<RuleText> rules) {
        Set<String> properties = rules.stream().flatMap(rule -> rule.conditions().stream()).flatMap(one -> one.anyOf().stream())
                .map(Claim::test).map(Condition.Test::property).collect(Collectors.toSet());
        return new Asked(properties.stream().flatMap(property -> CountAsked.in(property).stream()).collect(Collectors.toSet()),
                properties.contains("clockHoliday") || properties.contains("clockDayBeforeHoliday"),
                properties.contains("firstMessage") || properties.contains("daysSinceFirstMessage"));
    }

    /** Whether messages of all categories count, so that their recipients have to be locked. */
    public boolean counting() {
        return firstMessage || !counts.isEmpty();
    }

    /** What either asks. */
    public Asked and(Asked other) {
        return new Asked(Stream.concat(counts.stream(), other.counts.stream()).collect(Collectors.toSet()), holidays || other.holidays,
                firstMessage || other.firstMessage);
    }
}
