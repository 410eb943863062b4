package io.tollgate.delivery;

import io.tollgate.delivery.StatusUpdates.Waiting;
import java.util.List;

/** The next step for one partner under a lease. */
sealed interface NextPost {

    /**
     * One POST.
     *
     * @param signature value of the header {@code X-Hub-Signature-256}, over exactly these bytes
     */
    record WebhookPost(Lease lease, String url, byte[] body, String signature, List<Waiting> updates) implements NextPost {}

    /** No update waits; the lease is given back. */
    record None() implements NextPost {}
}
