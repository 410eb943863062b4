package io.tollgate.network;

import java.net.InetAddress;
import java.util.function.LongSupplier;

/** One connection from outside: what it waits for, and since when. Its times are those of {@link System#nanoTime()}. */
final class Connection {

    /** On the thread that works on a connection. */
    static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

    private enum Phase {
        /** For the first byte to the last of a request's head; begins with the connection itself, and again when a request is answered. */
        HEAD,
        /** Between two requests; how long is the server's own setting. */
        IDLE,
        /** Nobody waits for the client. */
        ANSWERING,
        /** For more of a body. */
        BODY
    }

    private final InetAddress remote;
    private final Client client;
    private final Runnable end;
    private final LongSupplier nanos;
    private volatile Phase phase = Phase.HEAD;
    private volatile long since;
    private volatile long bodyWaited;
    private volatile long bodyBytes;
    private volatile boolean ending;

    /** @param end makes the client look as if it had hung up; called once */
    Connection(InetAddress remote, Runnable end, LongSupplier nanos) {
        this.remote = remote;
        this.client = Client.of(remote);
        this.end = end;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    InetAddress remote() {
        return remote;
    }

    Client client() {
        return client;
    }

    void somethingCame() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
    }

    void headComplete() {
        bodyWaited = 0;
        bodyBytes = 0;
        enter(Phase.ANSWERING);
    }

    void waitsForBody() {
        enter(Phase.BODY);
    }

    /** @param bytes negative at the body's end */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that answers writes; others look
    void bodyCame(int bytes) {
        bodyWaited += nanos.getAsLong() - since;
        bodyBytes += Math.max(0, bytes);
        enter(Phase.ANSWERING);
    }

    /** What is left of the request's body, and the next head, are to come now. */
    void answered() {
        enter(Phase.HEAD);
    }

    void idle() {
        enter(Phase.IDLE);
    }

    boolean waitsForClient() {
        return phase != Phase.ANSWERING;
    }

    /** How long its client has let us wait. */
    long waitedNanos() {
        return (phase == Phase.BODY ? bodyWaited : 0) + nanos.getAsLong() - since;
    }

    boolean isOverdue(ConnectionSettings settings) {
        return switch (phase) {
            case HEAD -> waitedNanos() > settings.head().toNanos();
            case BODY -> waitedNanos() > settings.bodyWait().toNanos() + bodyBytes * 1_000_000_000 / settings.bodyBytesPerSecond();
            case IDLE, ANSWERING -> false;
        };
    }

    void end() {
        if (!ending) {
            ending = true;
            end.run();
        }
    }

    private void enter(Phase next) {
        since = nanos.getAsLong(); // first: read in between, it has waited too short rather than too long
        phase = next;
    }
}
