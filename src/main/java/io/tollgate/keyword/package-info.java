/**
 * What does a person want who writes STOP, START or HELP, or says it in a sentence? Hears the words; where the words come from is the
 * question of the rule book's tables, and what follows from them is the messenger's. Start reading at {@link io.tollgate.keyword.Keywords}.
 */
@NullMarked
package io.tollgate.keyword;

import org.jspecify.annotations.NullMarked;
