package io.tollgate.command;

/** A command that cannot go on. The message says why and, where it can, what to do: it is all that is printed. */
final class Failed extends RuntimeException {

    Failed(String message) {
        super(message);
    }
}
