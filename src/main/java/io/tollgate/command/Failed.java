package io.tollgate.command;

/** A command cannot go on. Only the message is printed; it says why and, if possible, what to do. */
final class Failed extends RuntimeException {

    Failed(String message) {
        super(message);
    }
}
