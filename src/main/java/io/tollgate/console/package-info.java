/**
 * What can a person see of Tollgate in a browser? The pages read everything and decide nothing. No other package knows this one. Start
 * reading at {@link io.tollgate.console.StartPage}.
 */
@NullMarked
package io.tollgate.console;

import org.jspecify.annotations.NullMarked;
