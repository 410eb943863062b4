package io.tollgate.rulebook.language;

import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The sentences of one rule on the recipient's clock, read together. If she may be in several zones, one zone's clock must fulfil them all:
 * Monday 00:30 in Lisbon is Sunday evening in the Azores, but nowhere Sunday before noon.
 */
public record OneClock(List<Condition> conditions) {

    private static final String CLOCK = "clock";

    /**
     * Those of a rule's conditions that are read together; none if there are fewer than two. A sentence that must not hold is read with the
     * others, but alone it means: in none of her zones.
     */
    public static OneClock of(List<Condition> all) {
        List<Condition> conditions = all.stream().filter(one -> one.anyOf().stream().anyMatch(claim -> onClock(claim.test()))).toList();
        boolean together = conditions.size() > 1 && conditions.stream().flatMap(one -> one.anyOf().stream())
                .anyMatch(claim -> onClock(claim.test()) && !claim.negated());
        return new OneClock(together ? conditions : List.of());
    }

    private static boolean onClock(Test test) {
        return test.property().startsWith(CLOCK);
    }

    public boolean isEmpty() {
        return conditions.isEmpty();
    }

    /** The text of the test for the engine, which identifies a test by its text. */
    public String engineText() {
        return conditions.stream().map(Condition::engineText).sorted().collect(Collectors.joining(" && ", "on one clock: ", ""));
    }

    public Predicate<OpenCase> predicate() {
        List<Predicate<OpenCase>> each = conditions.stream().map(OneClock::predicate).toList();
        return open -> open.onOneClock(() -> each.stream().allMatch(one -> one.test(open)));
    }

    /** Which of the conditions hold, in their order, on the clock on which the most of them do. */
    public List<Boolean> holding(OpenCase open) {
        List<Predicate<OpenCase>> each = conditions.stream().map(OneClock::predicate).toList();
        List<List<Boolean>> byClock = new ArrayList<>();
        open.onOneClock(() -> {
            byClock.add(each.stream().map(one -> one.test(open)).toList());
            return false;
        });
        return byClock.stream().reduce((one, other) -> holding(other) > holding(one) ? other : one).orElse(List.of());
    }

    private static long holding(List<Boolean> all) {
        return all.stream().filter(holds -> holds).count();
    }

    private static Predicate<OpenCase> predicate(Condition condition) {
        return condition.anyOf().stream().map(OneClock::predicate).reduce(Predicate::or).orElseThrow();
    }

    /** What a claim tests. Without a zone every time is possible, whatever the sentence says of it. */
    private static Predicate<OpenCase> predicate(Claim claim) {
        Predicate<OpenCase> holds = Property.predicate(claim.test());
        return onClock(claim.test()) ? open -> !open.isTimeKnown() || holds.test(open) : holds;
    }
}
