package io.tollgate.recall;

import io.tollgate.message.MessageId;
import java.util.List;
import java.util.Optional;

/** Knows which messages networks are asked to take at this moment, on all nodes. */
public interface UnderWay {

    /**
     * Waits until the calls are over that had begun by now and that these forbid; no longer than such a call can take. No transaction may
     * be open.
     *
     * @return the messages whose calls did not end in this time; they may still go out. Empty if nobody can say, as the database is away
     */
    Optional<List<MessageId>> awaitEnd(List<Halt> halts);
}
