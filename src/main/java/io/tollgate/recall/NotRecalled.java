package io.tollgate.recall;

import io.tollgate.message.MessageId;
import java.util.List;

/** Hears of messages that a no came too late for, in the thread that recorded it, before it goes on. */
public interface NotRecalled {

    void told(List<MessageId> messages);

    /** The no is recorded, but the database went away before anybody could look which messages it came too late for. */
    void unknown();
}
