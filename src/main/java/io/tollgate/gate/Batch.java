package io.tollgate.gate;

import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The messages that one transaction judges, in the order in which they are judged.
 *
 * @param now        the instant of all their case files
 * @param lockFunds  whether balances are locked before they are read: after another batch took what this one counted on
 */
record Batch(Instant now, List<Accepted> messages, boolean lockFunds) {

    /** The same messages to the same people, of whom some are known as others now. */
    Batch readdressed(Map<RecipientId, RecipientId> people) {
        return people.isEmpty() ? this : new Batch(now, messages.stream().map(message -> people.containsKey(message.recipient())
                ? message.to(people.get(message.recipient())) : message).toList(), lockFunds);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }
}
