package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.FactTables;
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

    private final List<RuleText> rules;
    private final Map<String, String> idByMeaning;
    private final RuleTerms terms;
    private final Engine engine;

    private Probes(List<RuleText> rules, Map<String, String> idByMeaning, RuleTerms terms, Engine engine) {
        this.rules = rules;
        this.idByMeaning = idByMeaning;
        this.terms = terms;
        this.engine = engine;
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
        return new Probes(rules, idByMeaning, terms, Engine.build(probes, new Faults("rules")));
    }

    /** Explains every rule of the book. @param findings of the rules on this case; @param facts whether to say what the case says */
    List<Explanation> explain(CaseFile file, List<Finding> findings, boolean facts) {
        OpenCase open = new OpenCase(file, terms);
        engine.judge(open);
        Set<String> holding = open.findings().stream().map(Finding::rule).collect(Collectors.toSet());
        Set<String> fired = findings.stream().map(Finding::rule).collect(Collectors.toSet());
        return rules.stream().map(rule -> explanation(rule, open, file, holding, fired.contains(rule.card().id()), facts)).toList();
    }

    private Explanation explanation(RuleText rule, OpenCase open, CaseFile file, Set<String> holding, boolean fired,
            boolean facts) {
        OneClock clock = OneClock.of(rule.conditions());
        List<Boolean> onClock = clock.isEmpty() ? List.of() : clock.holding(open);
        List<Explanation.Sentence> sentences = new ArrayList<>();
        for (Condition condition : rule.conditions()) {
            sentences.add(new Explanation.Sentence(condition.line(), condition.text(), condition.forms(),
                    clock.conditions().contains(condition)
                            ? onClock.get(clock.conditions().indexOf(condition))
                            : holding.contains(idByMeaning.get(condition.engineText())),
                    facts ? condition.facts(open) : Optional.empty()));
        }
        return new Explanation(rule.card(), rule.line(), inForce(rule.card(), file), fired, sentences,
                FactTables.of(rule.conditions(), rule.outcome()));
    }

    private static boolean inForce(RuleCard card, CaseFile file) {
        return card.inForceOn(card.tariff() ? file.business().localDay() : file.recipient().localDay());
    }

    @Override
    public void close() {
        engine.close();
    }
}
