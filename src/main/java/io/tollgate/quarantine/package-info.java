/**
 * Which item of a queue is at fault, and how do the others go on? A batch that fails is tried again in halves, until the item at fault is
 * alone. That item goes into quarantine: it is logged once, shown to operators and tried again after growing pauses, while all others go
 * on. Failures that pass on their own, such as a database that is away, do not count. The package does not know what the items of a queue
 * are. Start reading at {@link io.tollgate.quarantine.Isolation}.
 */
@NullMarked
package io.tollgate.quarantine;

import org.jspecify.annotations.NullMarked;
