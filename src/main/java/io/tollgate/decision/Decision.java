package io.tollgate.decision;

/**
 * One verdict with its evidence.
 *
 * @param round    how often the message had been judged before: 0, and one more for each deferral
 * @param ruleBook the rule book that was asked, as numbered by {@link Decisions#ruleBook}
 */
public record Decision(int round, int ruleBook, CaseFile caseFile, Verdict verdict) {}
