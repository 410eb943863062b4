package io.tollgate.rulebook.language;

import java.util.List;

/**
 * One rule as it was read; every line is a sentence of the vocabulary.
 *
 * @param line       line at which the rule begins
 * @param conditions in the order of the file; all of them must hold
 */
public record RuleText(RuleCard card, int line, List<Condition> conditions, RuleOutcome outcome) {}
