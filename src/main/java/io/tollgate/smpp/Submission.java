package io.tollgate.smpp;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One submit_sm on its way. It says for certain whether any byte of it can have left. */
final class Submission {

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    final CompletableFuture<Reply> reply = new CompletableFuture<>();

    private enum State { WAITING, GIVEN_UP, WRITING, WRITTEN }

    /** What the SMSC said to it. */
    sealed interface Reply {

        /** The SMSC has it. @param id the SMSC's own */
        record Taken(String id) implements Reply {}

        /** The SMSC does not have it. @param status its command_status */
        record Refused(int status) implements Reply {}

        /** No whole submit_sm was written, so the SMSC does not have it. */
        record NotSent(String reason) implements Reply {}

        /** Nobody knows whether the SMSC has it. */
        record Lost(String reason) implements Reply {}
    }

    /** Notes that the first byte is about to be written. */
    void begin() {
        if (!state.compareAndSet(State.WAITING, State.WRITING)) {
            throw new CancellationException("its time is over");
        }
    }

    void written() {
        state.set(State.WRITTEN);
    }

    /** @return whether it was not begun, and never will be */
    boolean giveUp() {
        return state.compareAndSet(State.WAITING, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
    }

    /** Whether it stands between its first byte and its last one. */
    boolean isTorn() {
        return state.get() == State.WRITING;
    }

    /** Ends the submission without an answer. */
    void lose(String reason) {
        reply.complete(giveUp() ? new Reply.NotSent(reason) : new Reply.Lost(reason));
    }
}
