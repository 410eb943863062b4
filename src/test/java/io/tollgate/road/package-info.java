/**
 * The whole way of a message, measured from outside: how much of it a second, and what each message costs. Start reading at
 * {@link WholeWayBench}.
 */
@NullMarked
package io.tollgate.road;

import org.jspecify.annotations.NullMarked;
