package io.tollgate.rulebook.language;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds faults of rules whose sentences are right: rules that can never hold, and rules that repeat another. */
public final class RuleChecks {

    /** Lists of alternatives multiply; a rule with more combinations is not checked. */
    private static final int MOST_COMBINATIONS = 4_096;

    private final Map<String, Set<String>> regionsByCountry;
    private final Map<String, Set<String>> lists;
    private final Faults faults;

    public RuleChecks(Map<String, Set<String>> regionsByCountry, Map<String, Set<String>> lists, Faults faults) {
        this.regionsByCountry = regionsByCountry;
        this.lists = lists;
        this.faults = faults;
    }

    public void check(List<RuleText> rules) {
        Map<String, List<RuleText>> alike = new HashMap<>();
        for (RuleText rule : rules) {
            neverHolds(rule);
            findsForItsRoom(rule);
            waitsForTheFuture(rule);
            List<RuleText> earlier = alike.computeIfAbsent(key(rule), _ -> new ArrayList<>());
            earlier.stream().filter(other -> overlap(rule.card(), other.card())).findFirst()
                    .ifPresent(other -> faults.add(rule.card().file(), rule.line(),
                            "Rule `" + rule.card().id() + "` repeats `" + other.card().id() + "` ("
                                    + other.card().file() + ":" + other.line()
                                    + "): the same conditions and the same outcome at the same time. Maybe delete one."));
            earlier.add(rule);
        }
    }

    private void neverHolds(RuleText rule) {
        List<Condition> conditions = rule.conditions();
        Set<String> said = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            if (!said.add(key(condition))) {
                faults.add(rule.card().file(), condition.line(),
                        "Rule `" + rule.card().id() + "` says `" + first(condition) + "` twice. Maybe delete one.");
            }
            for (int j = 0; j < i; j++) {
                if (!possible(List.of(conditions.get(j), condition))) {
                    faults.add(rule.card().file(), condition.line(),
                            "Rule `" + rule.card().id() + "` can never hold: `" + first(conditions.get(j))
                                    + "` and `" + first(condition) + "` exclude each other. Maybe delete one, or join them below `"
                                    + Language.of(rule.card().file()).either() + "`.");
                    return;
                }
            }
        }
        if (!possible(conditions)) {
            faults.add(rule.card().file(), rule.line(),
                    "Rule `" + rule.card().id() + "` can never hold: its sentences exclude one another. Maybe delete one of them.");
        }
    }

    /** Money is the tariff's alone, and whether a message may go is not. */
    private void findsForItsRoom(RuleText rule) {
        Room.of(rule.card().file()).filter(room -> !room.mayFind(rule.outcome())).ifPresent(room -> faults.add(rule.card().file(),
                rule.line(), "Rule `" + rule.card().id() + "` is in " + room.folder() + ", whose rules cannot "
                        + rule.outcome().word() + ". Maybe " + room.outcomes() + ", or write it in "
                        + Room.finding(rule.outcome()).folder() + "."));
    }

    /** A message that waits until now is judged again at once, and so on. */
    private void waitsForTheFuture(RuleText rule) {
        if (rule.outcome() instanceof RuleOutcome.DeferBy defer && !defer.delay().isPositive()) {
            faults.add(rule.card().file(), rule.line(), "Rule `" + rule.card().id() + "` lets the message wait for no time. Maybe 1.");
        }
        if (rule.outcome() instanceof RuleOutcome.DeferUntilQuietHoursEnd
                && rule.conditions().stream().noneMatch(RuleChecks::holdsInQuietHoursOnly)) {
            faults.add(rule.card().file(), rule.line(), "Rule `" + rule.card().id() + "` lets the message wait until the quiet hours end,"
                    + " and can hold when there are none: they would end now, again and again. Maybe add `"
                    + Language.of(rule.card().file()).inQuietHours() + "`, or name another end.");
        }
    }

    private static boolean holdsInQuietHoursOnly(Condition condition) {
        return condition.anyOf().stream().allMatch(claim -> claim.test().engineText().equals("quiet == true"));
    }

    private boolean possible(List<Condition> conditions) {
        long combinations = conditions.stream().mapToLong(condition -> condition.anyOf().size()).reduce(1,
                (a, b) -> Math.min(a * b, Integer.MAX_VALUE));
        return combinations > MOST_COMBINATIONS || possible(conditions, 0, new ArrayList<>());
    }

    private boolean possible(List<Condition> conditions, int next, List<Test> chosen) {
        if (!consistent(chosen)) {
            return false;
        }
        if (next == conditions.size()) {
            return true;
        }
        for (Claim claim : conditions.get(next).anyOf()) {
            chosen.add(claim.test());
            boolean possible = possible(conditions, next + 1, chosen);
            chosen.removeLast();
            if (possible) {
                return true;
            }
        }
        return false;
    }

    private boolean consistent(List<Test> tests) {
        Map<String, List<Test>> byProperty = tests.stream().collect(Collectors.groupingBy(Test::property));
        return byProperty.values().stream().allMatch(RuleChecks::consistentOnOneProperty)
                && tests.stream().filter(test -> test.property().equals("country") && test.operator().equals("=="))
                        .allMatch(country -> tests.stream().allMatch(test -> mayHold(test, (String) Property.literal(country.literal()))));
    }

    /** Whether a test of places holds for one country. */
    private boolean mayHold(Test test, String country) {
        boolean region = test.property().startsWith("inRegion(");
        if (!region && !test.property().startsWith("inCountries(")) {
            return true;
        }
        String name = test.property().replaceAll(".*\\(\"|\"\\)", "");
        boolean within = region
                ? regionsByCountry.getOrDefault(country, Set.of()).contains(name)
                : lists.getOrDefault(name, Set.of()).contains(country);
        return within == Boolean.parseBoolean(test.literal());
    }

    private static boolean consistentOnOneProperty(List<Test> tests) {
        Set<Object> equal = new HashSet<>();
        Set<Object> unequal = new HashSet<>();
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        for (Test test : tests) {
            Object value = Property.literal(test.literal());
            switch (test.operator()) {
                case "==" -> equal.add(value);
                case "!=" -> unequal.add(value);
                case ">=" -> least = Math.max(least, (Long) value);
                case ">" -> least = Math.max(least, (Long) value + 1);
                case "<=" -> most = Math.min(most, (Long) value);
                default -> most = Math.min(most, (Long) value - 1);
            }
        }
        long lowest = least;
        long highest = most;
        return equal.size() <= 1 && equal.stream().noneMatch(unequal::contains) && least <= most
                && equal.stream().filter(Long.class::isInstance).allMatch(value -> (Long) value >= lowest && (Long) value <= highest);
    }

    private static boolean overlap(RuleCard one, RuleCard other) {
        return !one.from().isAfter(other.until()) && !other.from().isAfter(one.until());
    }

    private static String key(RuleText rule) {
        Set<String> conditions = rule.conditions().stream().map(RuleChecks::key).collect(Collectors.toCollection(TreeSet::new));
        String outcome = switch (rule.outcome()) {
            case RuleOutcome.Refuse refuse -> "refuse " + refuse.code();
            case RuleOutcome.DeferUntilQuietHoursEnd _ -> "defer";
            case RuleOutcome.DeferBy defer -> "defer " + defer.delay();
            case RuleOutcome.DeferUntilTime defer -> "defer " + defer.time();
            case RuleOutcome.DeferUntilNextDay _ -> "defer to the next day";
            case RuleOutcome.PriceAtRateOfDay _ -> "price";
            case RuleOutcome.Free free -> "free " + free.why();
            case RuleOutcome.Note note -> "note " + note.reason();
        };
        return conditions + outcome;
    }

    private static String key(Condition condition) {
        return condition.anyOf().stream().map(claim -> claim.test().engineText()).collect(Collectors.toCollection(TreeSet::new)).toString();
    }

    private static String first(Condition condition) {
        return condition.text().lines().findFirst().orElse("");
    }
}
