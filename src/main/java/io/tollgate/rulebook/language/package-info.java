/**
 * What does a rule say? The package reads {@code .dslr} files by the sentences of {@code rules/vocabulary.dsl}; a sentence can test the
 * properties of {@link io.tollgate.rulebook.language.OpenCase}. It does not know the engine that judges. Start reading at
 * {@link io.tollgate.rulebook.language.RuleReader}.
 */
@NullMarked
package io.tollgate.rulebook.language;

import org.jspecify.annotations.NullMarked;
