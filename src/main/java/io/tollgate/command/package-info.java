/**
 * What can be done from the command line? {@code rules check}, {@code rules release} and others work on the rules, {@code keys rotate} on
 * the keys, and {@code login} and {@code logout} on the user's token. Each command is a class. Some work on folders only, others call the
 * administration API of a running Tollgate, and {@code keys rotate} works on the database alone. The package knows neither the gate nor the
 * ledger. Start reading at {@link io.tollgate.command.Commands}.
 */
@NullMarked
package io.tollgate.command;

import org.jspecify.annotations.NullMarked;
