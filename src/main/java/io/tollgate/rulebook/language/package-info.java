/**
 * What does a rule say? Reads {@code .dslr} files by the sentences of {@code rules/vocabulary.dsl}; what a sentence may speak of is
 * {@link io.tollgate.rulebook.language.OpenCase}. Does not know the engine that judges by it. Start reading at
 * {@link io.tollgate.rulebook.language.RuleReader}.
 */
@NullMarked
package io.tollgate.rulebook.language;

import org.jspecify.annotations.NullMarked;
