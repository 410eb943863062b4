/**
 * What do the rules say about one message? Reads the folder {@code rules/}, checks every line of it, compiles the rules and
 * judges case files by them. The only package that knows Drools. Knows nothing of queues, databases and partners. Start
 * reading at {@link io.tollgate.rulebook.RuleBook}; the sentences of the rules are in {@code rules/vocabulary.dsl}, and what
 * they speak of is {@link io.tollgate.rulebook.OpenCase}.
 */
@NullMarked
package io.tollgate.rulebook;

import org.jspecify.annotations.NullMarked;
