package io.tollgate.rulebook.proof;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.OneClock;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.RuleText;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.logicng.datastructures.Tristate;
import org.logicng.formulas.Variable;
import org.logicng.solvers.MiniSat;
import org.logicng.solvers.SATSolver;

/**
 * Finds rules that can never hold, as their sentences exclude one another: of one property, or of several, where one follows from what
 * excludes the other.
 */
public final class NeverHolds {

    private final Atoms atoms = new Atoms();
    private final SATSolver solver;
    private final Map<String, Variable> selected = new HashMap<>();
    private final Clocks clocks;
    private final Faults faults;

    private NeverHolds(List<RuleText> rules, Ground ground, Faults faults) {
        this.faults = faults;
        this.clocks = new Clocks(ground.terms());
        this.solver = MiniSat.miniSat(atoms.logic);
        rules.forEach(this::know);
        solver.add(Knowledge.of(atoms, ground));
    }

    public static void check(List<RuleText> rules, Ground ground, Faults faults) {
        NeverHolds check = new NeverHolds(rules, ground, faults);
        rules.forEach(check::check);
    }

    private void know(RuleText rule) {
        OneClock clock = OneClock.of(rule.conditions());
        rule.conditions().forEach(condition -> {
            Variable chosen = selector(condition, clock);
            solver.add(atoms.logic.implication(chosen, atoms.any(condition.anyOf().stream().map(Claim::test).map(atoms::of).toList())));
        });
        RuleCard card = rule.card();
        solver.add(atoms.logic.implication(inForce(card), Knowledge.during(atoms, day(card), card.from(), card.until())));
    }

    /** The day that counts for the rule. */
    static String day(RuleCard card) {
        return card.tariff() ? "businessDay" : "recipientDay";
    }

    private Variable inForce(RuleCard card) {
        return atoms.logic.variable("in force " + day(card) + card.from() + card.until());
    }

    /**
     * A variable that says that the condition holds. On one clock of several, a sentence can hold whose opposite holds on another: those
     * are left to {@link Clocks}.
     */
    private Variable selector(Condition condition, OneClock clock) {
        boolean elsewhere = clock.conditions().contains(condition) && condition.anyOf().stream()
                .anyMatch(claim -> claim.test().property().startsWith("clock") && claim.test().literal().equals("false"));
        return elsewhere
                ? atoms.logic.variable("whatever holds")
                : selected.computeIfAbsent(condition.engineText(), text -> atoms.logic.variable("holds: " + text));
    }

    private void check(RuleText rule) {
        OneClock clock = OneClock.of(rule.conditions());
        List<Condition> conditions = rule.conditions();
        List<Variable> all = conditions.stream().map(condition -> selector(condition, clock)).toList();
        boolean possible = possible(all);
        if (possible && possible(Stream.concat(all.stream(), Stream.of(inForce(rule.card()))).toList())) {
            onOneClock(rule);
        } else if (possible) {
            tell(rule, rule.line(), " can never hold while it is in force, from " + rule.card().from()
                    + (rule.card().until().isBefore(LocalDate.MAX) ? " through " + rule.card().until() : "")
                    + ": its sentences name other days. Maybe one of the days is misspelt.");
        } else {
            excluding(rule, all);
        }
    }

    private boolean possible(Collection<Variable> assumed) {
        return solver.sat(assumed) == Tristate.TRUE;
    }

    private void excluding(RuleText rule, List<Variable> all) {
        List<Condition> conditions = rule.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            if (!possible(List.of(all.get(i)))) {
                tell(rule, conditions.get(i).line(), " can never hold: `" + first(conditions.get(i)) + "` holds for no message."
                        + " Maybe a number or a name in it is misspelt.");
                return;
            }
            for (int j = 0; j < i; j++) {
                if (!possible(List.of(all.get(j), all.get(i)))) {
                    exclude(rule, conditions.get(j), conditions.get(i));
                    return;
                }
            }
        }
        Set<Integer> needed = IntStream.range(0, all.size()).boxed().collect(Collectors.toCollection(TreeSet::new));
        for (int i = 0; i < all.size(); i++) {
            Integer spared = i;
            if (!possible(needed.stream().filter(one -> !one.equals(spared)).map(all::get).toList())) {
                needed.remove(spared);
            }
        }
        tell(rule, rule.line(), " can never hold: its sentences exclude one another. Maybe delete one of these: "
                + needed.stream().map(index -> "`" + first(conditions.get(index)) + "`").collect(Collectors.joining(", ")) + ".");
    }

    private void exclude(RuleText rule, Condition one, Condition other) {
        Optional<String> why = why(one, other);
        tell(rule, other.line(), " can never hold: `" + first(one) + "` and `" + first(other) + "` exclude each other"
                + why.map(reason -> " (" + reason + ")").orElse("") + ". Maybe delete one, or join them below `"
                + Language.of(rule.card().file()).either() + "`.");
    }

    /** Why two sentences exclude each other, if a single fact says so. */
    private static Optional<String> why(Condition one, Condition other) {
        Set<String> properties = Stream.of(one, other).flatMap(condition -> condition.anyOf().stream()).map(Claim::test)
                .map(Test::property).collect(Collectors.toSet());
        if (properties.size() < 2) {
            return Optional.empty();
        }
        Optional<String> rule = WhatFollows.ALWAYS.rules().stream().filter(fact -> fact.properties().equals(properties)).filter(fact -> {
            Atoms few = new Atoms();
            SATSolver alone = MiniSat.miniSat(few.logic);
            Stream.of(one, other)
                    .forEach(condition -> alone.add(few.any(condition.anyOf().stream().map(Claim::test).map(few::of).toList())));
            alone.add(fact.formula(few));
            alone.add(few.order(Set.of()));
            return alone.sat() != Tristate.TRUE;
        }).map(WhatFollows.Rule::why).findFirst();
        return rule.or(() -> WhatFollows.ALWAYS.pairs().stream()
                .filter(pair -> Set.of(pair.less(), pair.more()).equals(properties)).map(WhatFollows.AtMost::why).findFirst());
    }

    /** Sentences on the recipient's clock are read on one zone's; of somebody without a zone all of them hold. */
    private void onOneClock(RuleText rule) {
        List<Condition> together = Clocks.together(rule);
        if (clocks.meet(rule, together)) {
            return;
        }
        for (int i = 1; i < together.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!clocks.meet(rule, List.of(together.get(j), together.get(i)))) {
                    tell(rule, together.get(i).line(),
                            " can never hold where the recipient's local time is known: `" + first(together.get(j))
                                    + "` and `" + first(together.get(i))
                                    + "` never meet on one clock. Maybe delete one, or join them below `"
                                    + Language.of(rule.card().file()).either() + "`.");
                    return;
                }
            }
        }
        tell(rule, rule.line(), " can never hold where the recipient's local time is known: its days and times never meet on one clock"
                + " while it is in force. Maybe one of them is misspelt.");
    }

    private void tell(RuleText rule, int line, String what) {
        faults.add(rule.card().file(), line, "Rule `" + rule.card().id() + "`" + what);
    }

    private static String first(Condition condition) {
        return condition.text().lines().findFirst().orElse("");
    }
}
