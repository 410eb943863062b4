package io.tollgate.gate;

import io.tollgate.delivery.StatusUpdates;
import io.tollgate.message.MessageId;
import io.tollgate.quarantine.Held;
import io.tollgate.quarantine.Quarantine;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts messages into quarantine that cannot be judged because something is broken. Such a message is never sent unjudged and never lost;
 * it is tried again after growing pauses and holds up no other message.
 */
@Component
final class MessageQuarantine implements Held {

    private final Inbox inbox;
    private final StatusUpdates updates;
    private final Quarantine quarantine;
    private final TransactionTemplate transaction;

    MessageQuarantine(Inbox inbox, StatusUpdates updates, Quarantine quarantine, TransactionTemplate transaction) {
        this.inbox = inbox;
        this.updates = updates;
        this.quarantine = quarantine;
        this.transaction = transaction;
    }

    void hold(String message, Instant now, Throwable failure) {
        quarantine.put(this, message, failure, now);
    }

    void judged(Judged judged) {
        quarantine.released(this, judged.all().map(one -> one.message().id().text()).toList());
    }

    @Override
    public String queue() {
        return "inbox";
    }

    @Override
    public void holdUntil(String message, Instant until) {
        inbox.hold(id(message), until);
    }

    @Override
    public boolean has(String message) {
        return inbox.has(id(message));
    }

    @Override
    public void discard(String message, Instant now) {
        transaction.executeWithoutResult(_ -> inbox.discard(id(message), now, updates));
    }

    private static MessageId id(String message) {
        return MessageId.parse(message).orElseThrow(() -> new IllegalArgumentException(message + " is not a message id"));
    }
}
