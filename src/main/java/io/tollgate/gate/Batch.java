package io.tollgate.gate;

import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The messages that one transaction judges, in the order in which they are judged.
 *
 * @param now        the instant of all their case files
 * @param lockFunds  whether balances are locked before they are read; set after another batch used up funds that this one had read
 */
record Batch(Instant now, List<Accepted> messages, boolean lockFunds) {

    /** The same messages, with the present ids of recipients who were merged. @param people from former to present id */
    Batch readdressed(Map<RecipientId, RecipientId> people) {
        return people.isEmpty()
                ? this
                : new Batch(now, messages.stream().map(message -> people.containsKey(message.recipient())
                        ? message.to(people.get(message.recipient()))
                        : message).toList(), lockFunds);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }
}
