package io.tollgate.directsend;

import java.time.Instant;

/**
 * What an officer has decided; also the event of it, in the transaction that records it.
 *
 * @param standing from now on, never {@link DirectSendStatus#NEVER}
 * @param reason   for the record, 1 to 500 characters
 * @param by       the officer
 */
public record DirectSendDecision(Entitlement entitlement, DirectSendStatus standing, String reason, String by, Instant at) {

    public DirectSendDecision {
        if (standing == DirectSendStatus.NEVER || reason.isBlank()) {
            throw new IllegalArgumentException("a decision grants, ends or withdraws (" + standing + "), and has a reason");
        }
    }
}
