/**
 * What is Tollgate? The gate between businesses and the people they message. This package only starts it and has the clock. Start reading
 * at {@code gate/GateRoute}.
 */
@NullMarked
package io.tollgate;

import org.jspecify.annotations.NullMarked;
