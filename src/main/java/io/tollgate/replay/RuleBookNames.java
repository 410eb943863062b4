package io.tollgate.replay;

import java.time.Instant;
import java.util.Optional;

/** What people call a rule book that the log knows by a number. */
public interface RuleBookNames {

    /** No names, for rules that were never released. */
    RuleBookNames NONE = (ruleBook, at) -> Optional.empty();

    /** @return the version that had these rules at that instant, as {@code 7}; empty if they were not released */
    Optional<String> version(int ruleBook, Instant at);
}
