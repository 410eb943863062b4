package io.tollgate.release;

/**
 * All rules and examples at one time, of which equal ones are kept once.
 *
 * @param id       its number
 * @param ruleBook the number of its rules by {@link io.tollgate.decision.Decisions#ruleBook}, which verdicts name
 */
public record RuleState(int id, int ruleBook) {}
