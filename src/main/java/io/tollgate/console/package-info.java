/**
 * What can a person see of Tollgate in a browser? Reads everything, decides nothing. Start reading at
 * {@link io.tollgate.console.StartPage}.
 */
@NullMarked
package io.tollgate.console;

import org.jspecify.annotations.NullMarked;
