/**
 * Which files make up one version of the rules, and what is wrong with them? The package reads the folder {@code rules/} once, and collects
 * faults with file and line. It does not know what a file says. Start reading at {@link io.tollgate.rulebook.files.RuleFiles}.
 */
@NullMarked
package io.tollgate.rulebook.files;

import org.jspecify.annotations.NullMarked;
