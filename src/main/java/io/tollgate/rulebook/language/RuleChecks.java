package io.tollgate.rulebook.language;

import io.tollgate.rulebook.files.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds faults of rules whose sentences are right: that say a thing twice, repeat another rule, or have an outcome that cannot be. */
public final class RuleChecks {

    private final Faults faults;

    public RuleChecks(Faults faults) {
        this.faults = faults;
    }

    public void check(List<RuleText> rules) {
        Map<String, List<RuleText>> alike = new HashMap<>();
        for (RuleText rule : rules) {
            saysTwice(rule);
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

    private void saysTwice(RuleText rule) {
        Set<String> said = new HashSet<>();
        for (Condition condition : rule.conditions()) {
            if (!said.add(key(condition))) {
                faults.add(rule.card().file(), condition.line(),
                        "Rule `" + rule.card().id() + "` says `" + first(condition) + "` twice. Maybe delete one.");
            }
        }
    }

    /** Finds rules with outcomes that their room does not allow: only rules of the tariff may set prices. */
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
            case RuleOutcome.DeferUntilMayGoOn _ -> "defer until it may go on";
            case RuleOutcome.Stop _ -> "stop";
            case RuleOutcome.Warn warn -> "warn " + warn.reason();
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
