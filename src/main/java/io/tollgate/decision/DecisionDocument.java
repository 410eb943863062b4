package io.tollgate.decision;

import java.util.List;

/** The content of a decision's document; {@link Verdict#of} folds the findings into the verdict. */
public record DecisionDocument(CaseFile caseFile, List<Finding> findings) {}
