package io.tollgate.rulebook;

import io.tollgate.rulebook.files.RuleBookFaults;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** If the rules stop a start, reports their faults only, and nothing about beans. */
final class RuleBookFaultsAnalyzer extends AbstractFailureAnalyzer<RuleBookFaults> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RuleBookFaults cause) {
        return new FailureAnalysis("The rules are not in order:\n\n" + cause.getMessage(), "Correct the lines above and start again.",
                cause);
    }
}
