package io.tollgate.rulebook;

import static java.util.Objects.requireNonNull;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.FactTables;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.OneClock;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.RuleOutcome;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.tables.RuleTerms;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds which conditions of which rules hold on a case. Each condition becomes a rule of its own, from the same sentence, so that it
 * has the same meaning as in its rule. Safe for any thread.
 */
final class Probes implements AutoCloseable {

    private static final RuleOutcome HOLDS = new RuleOutcome.Note("");

    private final List<Probed> rules;
    private final RuleTerms terms;
    private final Engine engine;

    private Probes(List<Probed> rules, RuleTerms terms, Engine engine) {
        this.rules = rules;
        this.terms = terms;
        this.engine = engine;
    }

    /**
     * A condition, and where its answer is.
     *
     * @param probe the id of the rule that asks only this
     * @param place among the conditions that are asked of one clock; below 0 if it is none of them
     */
    private record Asked(Condition condition, Map<Language, String> forms, String probe, int place) {

        boolean holds(Set<String> holding, List<Boolean> onClock) {
            return place < 0 ? holding.contains(probe) : onClock.get(place);
        }
    }

    /** A rule with what is the same for each case: to read a sentence takes longer than to ask it. */
    private record Probed(RuleText rule, OneClock clock, List<Asked> asked, Set<String> tables) {

        static Probed of(RuleText rule, Map<String, String> idByMeaning) {
            OneClock clock = OneClock.of(rule.conditions());
            return new Probed(rule, clock, rule.conditions().stream().map(condition -> new Asked(condition, condition.forms(),
                    requireNonNull(idByMeaning.get(condition.engineText())), clock.conditions().indexOf(condition))).toList(),
                    FactTables.of(rule.conditions(), rule.outcome()));
        }
    }

    /** @param rules the rules as built for the engine */
    static Probes build(List<RuleText> rules, RuleTerms terms) {
        Map<String, String> idByMeaning = new HashMap<>();
        List<RuleText> probes = new ArrayList<>();
        for (RuleText rule : rules) {
            for (Condition condition : rule.conditions()) {
                if (!idByMeaning.containsKey(condition.engineText())) {
                    RuleCard card = new RuleCard("P-" + probes.size(), "probe", "", "", LocalDate.MIN, LocalDate.MAX, rule.card().file());
                    idByMeaning.put(condition.engineText(), card.id());
                    probes.add(new RuleText(card, rule.line(), List.of(condition), HOLDS));
                }
            }
        }
        return new Probes(rules.stream().map(rule -> Probed.of(rule, idByMeaning)).toList(), terms,
                Engine.build(probes, new Faults("rules")));
    }

    /** Explains every rule of the book. @param findings of the rules on this case; @param facts whether to say what the case says */
    List<Explanation> explain(CaseFile file, List<Finding> findings, boolean facts) {
        OpenCase open = new OpenCase(file, terms);
        engine.judge(open);
        Set<String> holding = open.findings().stream().map(Finding::rule).collect(Collectors.toSet());
        Set<String> fired = findings.stream().map(Finding::rule).collect(Collectors.toSet());
        return rules.stream()
                .map(one -> explanation(one, open, inForce(one.rule.card(), file), holding, fired.contains(one.rule.card().id()), facts))
                .toList();
    }

    private static Explanation explanation(Probed one, OpenCase open, boolean inForce, Set<String> holding, boolean fired, boolean facts) {
        List<Boolean> onClock = one.clock.isEmpty() ? List.of() : one.clock.holding(open);
        List<Explanation.Sentence> sentences = one.asked.stream().map(it -> new Explanation.Sentence(it.condition.line(),
                it.condition.text(), it.forms, it.holds(holding, onClock), facts ? it.condition.facts(open) : Optional.empty())).toList();
        return new Explanation(one.rule.card(), one.rule.line(), inForce, fired, sentences, one.tables);
    }

    private static boolean inForce(RuleCard card, CaseFile file) {
        return card.inForceOn(card.tariff() ? file.business().localDay() : file.recipient().localDay());
    }

    @Override
    public void close() {
        engine.close();
    }
}
