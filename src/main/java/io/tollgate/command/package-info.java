/**
 * What can be done from the command line? With the rules {@code rules check}, {@code rules release} and the others, with the keys
 * {@code keys rotate}, and {@code login} and {@code logout}, each a class; some work on folders alone, others ask a running Tollgate over its administration API, and one has
 * the database to itself. Start reading at
 * {@link io.tollgate.command.Commands}.
 */
@NullMarked
package io.tollgate.command;

import org.jspecify.annotations.NullMarked;
