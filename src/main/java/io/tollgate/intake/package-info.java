/**
 * Which message does a partner hand in, and is it in order? The package checks it, stores it durably and answers, over HTTP and from files.
 * It does not know whether a message may go out: the gate decides that. Start reading at {@link io.tollgate.intake.Reception};
 * {@code static/partner/openapi.yaml} describes the interface.
 */
@NullMarked
package io.tollgate.intake;

import org.jspecify.annotations.NullMarked;
