package io.tollgate.gate;

import java.time.Instant;
import java.util.List;

/**
 * The messages that one transaction judges, in the order in which they are judged.
 *
 * @param now        the instant of all their case files
 * @param lockFunds  whether balances are locked before they are read: after another batch took what this one counted on
 */
record Batch(Instant now, List<Accepted> messages, boolean lockFunds) {

    public boolean isEmpty() {
        return messages.isEmpty();
    }
}
