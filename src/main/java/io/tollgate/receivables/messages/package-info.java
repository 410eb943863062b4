/**
 * How does a reminder become a message? As one of the operator's own business, which the gate judges as any other. The package does not
 * know whether it may go out. Start reading at {@link io.tollgate.receivables.messages.OperatorMessages}.
 */
@NullMarked
package io.tollgate.receivables.messages;

import org.jspecify.annotations.NullMarked;
