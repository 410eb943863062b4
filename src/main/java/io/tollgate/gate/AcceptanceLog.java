package io.tollgate.gate;

import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Optional;

/**
 * A log that takes requests before the database does. What it has is durable, and comes back by {@link Inbox#acceptLogged}. A caller who
 * asks to send a message learns its id at once.
 */
public interface AcceptanceLog {

    /** Returns once the message is durable. */
    Acceptance accept(Arrival arrival, Instant now);

    /**
     * A request whose check needs the database, which is away.
     *
     * @param body          as the partner sent it, JSON
     * @param recipient     as the partner wrote her
     * @param marketingOnly whether any other category is refused
     */
    record Postponed(SenderId sender, String body, String recipient, boolean marketingOnly, Optional<IdempotencyKey> key) {}

    /** Returns once the request is durable. It is checked later; a refusal is told by a status. */
    MessageId postpone(Postponed request, Instant now);
}
