package io.tollgate.decision;

/**
 * One verdict with its evidence.
 *
 * @param round    how often the message had been judged before: 0, and one more for each deferral
 * @param ruleBook the number of the rule book, see {@link Decisions#ruleBook}
 */
public record Decision(int round, int ruleBook, CaseFile caseFile, Verdict verdict) {}
