/**
 * What of a queue is at fault, and how is the rest spared? A batch that fails is tried again in halves, until the one item that fails stands
 * alone: it is kept back, told once, shown to operators and tried again ever more rarely, while all others go on. What passes by itself,
 * such as a database that is away, is nobody's fault and is not for here. Knows no queue from within.
 * Start reading at {@link io.tollgate.quarantine.Isolation}.
 */
@NullMarked
package io.tollgate.quarantine;

import org.jspecify.annotations.NullMarked;
