/**
 * What is Tollgate? The gate between businesses and the people they message. This package only starts it and has the clock; it knows the
 * commands, and no other package. Start reading at {@code gate/GateRoute}.
 */
@NullMarked
package io.tollgate;

import org.jspecify.annotations.NullMarked;
