package io.tollgate.rulebook.examples;

import io.tollgate.rulebook.Explanation.Sentence;
import io.tollgate.rulebook.language.RuleCard;
import java.util.List;

/**
 * How much of one rule the examples need.
 *
 * @param line     where the rule begins
 * @param fires    examples, of any rule, in which it fires
 * @param shown    examples tagged with its id in which it fires
 * @param refrains examples tagged with its id in which it does not
 * @param idle     sentences that no example needs: without them, every example would come out the same
 */
public record Coverage(RuleCard rule, int line, int fires, int shown, int refrains, List<Sentence> idle) {}
