/**
 * What does a person want who writes STOP, START or HELP, or says it in a sentence? The package recognises the words; the rule book's
 * tables define them, and the messenger acts on them. It knows neither who wrote nor to whom. Start reading at {@link
 * io.tollgate.keyword.Keywords}.
 */
@NullMarked
package io.tollgate.keyword;

import org.jspecify.annotations.NullMarked;
