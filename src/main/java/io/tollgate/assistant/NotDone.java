package io.tollgate.assistant;

/** A tool did not do what it was asked for. The message goes to the assistant: what, and what to do. */
final class NotDone extends RuntimeException {

    NotDone(String message) {
        super(message);
    }
}
