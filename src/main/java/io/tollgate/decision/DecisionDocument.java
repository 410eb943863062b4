package io.tollgate.decision;

import java.util.List;

/** What a decision's document holds; the verdict is the fold of the findings, {@link Verdict#of}. */
public record DecisionDocument(CaseFile caseFile, List<Finding> findings) {}
