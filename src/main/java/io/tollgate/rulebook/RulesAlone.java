package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.tables.RuleTerms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every rule of a book compiled for itself, so that none can lean on another. */
public final class RulesAlone implements AutoCloseable {

    private final Map<String, Engine> engines;
    private final RuleTerms terms;

    RulesAlone(Map<String, Engine> engines, RuleTerms terms) {
        this.engines = engines;
        this.terms = terms;
    }

    /** What this rule says of the case, the other rules being away. @throws IllegalArgumentException for an unknown id */
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
