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
 */
public record Asked(Set<CountAsked> counts, boolean holidays, boolean firstMessage, boolean unanswered) {

    public static final Asked NOTHING = new Asked(Set.of(), false, false, false);

    public Asked {
        counts = Set.copyOf(counts);
    }

    public static Asked by(Collection<RuleText> rules) {
        Set<String> properties = rules.stream().flatMap(rule -> rule.conditions().stream()).flatMap(one -> one.anyOf().stream())
                .map(Claim::test).map(Condition.Test::property).collect(Collectors.toSet());
        return new Asked(properties.stream().flatMap(property -> CountAsked.in(property).stream()).collect(Collectors.toSet()),
                properties.contains("clockHoliday") || properties.contains("clockDayBeforeHoliday"),
                properties.contains("firstMessage") || properties.contains("daysSinceFirstMessage"),
                properties.contains("unansweredMarketing"));
    }

    /** Whether messages of all categories count, so that their recipients have to be locked. */
    public boolean counting() {
        return firstMessage || !counts.isEmpty();
    }

    /** Whether the case has every number that is asked; one from before a rule asked may not have it. */
    public boolean toldBy(CaseFile file) {
        return counts.stream().allMatch(count -> count.answer(file).isPresent())
                && (!firstMessage || file.traffic().counts().containsKey(CountAsked.DAYS_SINCE_FIRST));
    }

    /** What either asks. */
    public Asked and(Asked other) {
        return new Asked(Stream.concat(counts.stream(), other.counts.stream()).collect(Collectors.toSet()), holidays || other.holidays,
                firstMessage || other.firstMessage, unanswered || other.unanswered);
    }
}
