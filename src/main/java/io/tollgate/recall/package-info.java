/**
 * When may a no be acknowledged? Registers say here whom a block, a withdrawal, a suspension, a revocation, a stop list or an erasure
 * concerns, in the transaction that records it. After its commit the transaction does not return to its caller before the calls to networks
 * that it concerns are over. So a caller who gets the answer knows that no hand-over begins any more.
 *
 * <p>Must not know what a hand-over is, nor who delivers: {@code delivery} answers which calls are under way.
 *
 * <p>Start reading at {@link io.tollgate.recall.Halts}.
 */
@NullMarked
package io.tollgate.recall;

import org.jspecify.annotations.NullMarked;
