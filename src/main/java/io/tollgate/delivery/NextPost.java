package io.tollgate.delivery;

import io.tollgate.delivery.StatusUpdates.Waiting;
import java.util.List;
import java.util.Set;

/** The next step for one partner under a lease. */
sealed interface NextPost {

    /**
     * POSTs that go at the same time. No message has updates in two of them, so their order does not matter.
     *
     * @param batch the most updates in a POST to this partner
     * @param more  whether more updates may wait
     */
    record Posts(Lease lease, int batch, boolean more, List<WebhookPost> posts) implements NextPost {}

    /** No update waits; the lease is given back. */
    record None() implements NextPost {}

    /**
     * One POST.
     *
     * @param signature value of the header {@code X-Hub-Signature-256}, over exactly these bytes
     */
    record WebhookPost(String url, byte[] body, String signature, List<Waiting> updates) {}

    /** What became of POSTs that went at the same time. */
    record Answered(Posts posts, List<Outcome> outcomes) {}

    /**
     * What became of a POST.
     *
     * @param status of HTTP; 0 if no answer came
     * @param why    it failed, for the log; not what the partner's server said
     */
    record Outcome(WebhookPost post, int status, String why) {

        /** Statuses that say nothing against the updates: no answer, and answers that speak of the URL or of the server's load. */
        private static final Set<Integer> NOT_OF_THE_UPDATES = Set.of(0, 401, 403, 404, 405, 408, 410, 429, 502, 503, 504);

        boolean isTaken() {
            return status >= 200 && status < 300;
        }

        /** Whether the server has refused these updates, and may take others. */
        boolean isOfTheUpdates() {
            return !isTaken() && !NOT_OF_THE_UPDATES.contains(status);
        }
    }
}
