package io.tollgate.rulebook.examples;

/** Something else came than a sentence of an example says. */
final class Unexpected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param came what came instead, in words */
    Unexpected(String came) {
        super(came);
    }
}
