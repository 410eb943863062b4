package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.tables.RuleTerms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every rule of a book compiled on its own, so that no rule can depend on another. */
public final class RulesAlone implements AutoCloseable {

    private final Map<String, Engine> engines;
    private final RuleTerms terms;

    RulesAlone(Map<String, Engine> engines, RuleTerms terms) {
        this.engines = engines;
        this.terms = terms;
    }

    /** The findings of this rule on the case without any other rule. @throws IllegalArgumentException for an unknown id */
    public Optional<Finding> judge(String rule, CaseFile file) {
        Engine engine = Optional.ofNullable(engines.get(rule))
                .orElseThrow(() -> new IllegalArgumentException("there is no rule " + rule + ". Maybe it is misspelt."));
        OpenCase open = new OpenCase(file, terms);
        engine.judge(open);
        List<Finding> findings = open.findings();
        return findings.stream().findFirst();
    }

    @Override
    public void close() {
        engines.values().forEach(Engine::close);
    }
}
