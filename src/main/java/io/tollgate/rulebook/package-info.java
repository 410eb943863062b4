/**
 * What do the rules say about one message? The package combines the {@linkplain io.tollgate.rulebook.files files},
 * {@linkplain io.tollgate.rulebook.tables tables} and {@linkplain io.tollgate.rulebook.language sentences} of one version, builds the rules
 * and judges case files by them. It is the only package that knows Drools. It does not know queues, databases and partners. Start reading
 * at {@link io.tollgate.rulebook.RuleBook}.
 */
@NullMarked
package io.tollgate.rulebook;

import org.jspecify.annotations.NullMarked;
