/**
 * Do the rules do what their examples say? Plays the examples of {@code features/} through a rule book, all rules together and
 * each alone, and tells which rules and sentences no example needs. Cucumber's own reader and expressions understand the
 * sentences; what they mean is in {@link io.tollgate.rulebook.examples.ExampleSteps}. The package knows no engine and no database. Start
 * reading at {@link io.tollgate.rulebook.examples.ExampleTest}.
 */
@NullMarked
package io.tollgate.rulebook.examples;

import org.jspecify.annotations.NullMarked;
