/**
 * Which message does a partner hand in, and is it in order? Checks it, has it stored durably and answers, over HTTP and from files. Does not know whether a message may go out: that is the gate's question.
 * Start reading at {@link io.tollgate.intake.Reception}; the interface is described in {@code static/partner/openapi.yaml}.
 */
@NullMarked
package io.tollgate.intake;

import org.jspecify.annotations.NullMarked;
