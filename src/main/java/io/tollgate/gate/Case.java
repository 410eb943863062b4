package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Verdict;

/** A message with all that was known of it and what was decided. */
record Case<V extends Verdict>(Accepted message, CaseFile file, V verdict) {}
