package io.tollgate.network;

import java.net.InetAddress;
import java.util.function.LongSupplier;

/** One connection from outside: what it waits for, and since when, by {@link System#nanoTime()}. */
final class Connection {

    /** The connection that the current thread works on. */
    static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

    private enum Phase {
        /** It waits for a request's head, from the first byte to the last; it begins so, and again after each answer. */
        HEAD,
        /** It is between two requests, or waits for the bodies of several; the server's own settings limit this time. */
        IDLE,
        /** Tollgate works on the answer and does not wait for the client. */
        ANSWERING,
        /** It waits for more of a body. */
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
    private volatile boolean shared;
    /** How many of its requests Tollgate works on, where several share it; guarded by this object. */
    private int working;
    private final KeptOpen keptOpen = new KeptOpen();

    /** @param end ends the input as if the client had hung up; called once */
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

    KeptOpen keptOpen() {
        return keptOpen;
    }

    void somethingCame() {
        if (phase == Phase.IDLE && !shared) {
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
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that answers writes; others read
    void bodyCame(int bytes) {
        bodyWaited += nanos.getAsLong() - since;
        bodyBytes += Math.max(0, bytes);
        enter(Phase.ANSWERING);
    }

    /** The request is answered; the rest of its body and the next head may come now. */
    void answered() {
        enter(Phase.HEAD);
    }

    void idle() {
        if (!shared) {
            enter(Phase.IDLE);
        }
    }

    /** Lets several requests share the connection from here on. Their heads may come at any time. */
    synchronized void share() {
        shared = true;
        enter(Phase.IDLE);
    }

    /** Tollgate works on one of its requests. */
    synchronized void works() {
        working++;
        enter(Phase.ANSWERING);
    }

    /** Notes that one of its requests is answered, or waits for more of its body. */
    synchronized void worksNoMore() {
        working--;
        enter(working > 0 ? Phase.ANSWERING : Phase.IDLE);
    }

    long now() {
        return nanos.getAsLong();
    }

    boolean waitsForClient() {
        return phase != Phase.ANSWERING;
    }

    /** How long Tollgate has waited for the client. */
    long waitedNanos() {
        return (phase == Phase.BODY ? bodyWaited : 0) + nanos.getAsLong() - since;
    }

    boolean isOverdue(ConnectionSettings settings) {
        return switch (phase) {
            case HEAD -> waitedNanos() > settings.head().toNanos();
            case BODY -> waitedNanos() > settings.bodyNanos(bodyBytes);
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
        since = nanos.getAsLong(); // set first: a reader in between sees too short a wait rather than too long a one
        phase = next;
    }
}
