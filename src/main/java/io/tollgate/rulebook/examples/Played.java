package io.tollgate.rulebook.examples;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What came of one example.
 *
 * @param sent     the case that it describes; empty if no message was sent
 * @param findings of all rules together
 */
record Played(Example example, Optional<CaseFile> sent, List<Finding> findings, Optional<ExampleFailure> failure) {

    boolean fired(String rule) {
        return of(rule).isPresent();
    }

    Optional<Finding> of(String rule) {
        return findings.stream().filter(finding -> finding.rule().equals(rule)).findFirst();
    }
}
