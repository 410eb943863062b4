package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Verdict;
import io.tollgate.rulebook.RuleBook;

/** A message with all that was known of it and what was decided, and by which rule book. */
record Case<V extends Verdict>(Accepted message, CaseFile file, V verdict, RuleBook ruleBook) {}
