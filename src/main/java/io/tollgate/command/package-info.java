/**
 * What can be done with the rules from the command line? {@code rules check}, {@code rules release} and the others, each a class;
 * some work on folders alone, others ask a running Tollgate over its administration API. Start reading at
 * {@link io.tollgate.command.Commands}.
 */
@NullMarked
package io.tollgate.command;

import org.jspecify.annotations.NullMarked;
