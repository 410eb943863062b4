package io.tollgate.network;

import java.util.Optional;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Keeps a connection open after an answer with status 400 or 413. Tomcat closes it for these, wanted or not, although it could drain the
 * rest of the body, which it does after other refusals and up to {@code server.tomcat.max-swallow-size}. So the answer has another status
 * at the two moments when Tomcat decides about the connection: before it writes the status line, and when the answer is complete.
 */
final class KeptOpen {

    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    /** A refusal for which Tomcat closes no connection. */
    private static final int ANOTHER = 422;

    private record Changed(Response response, int status) {}

    private Optional<Changed> changed = Optional.empty();
    private boolean restored;

    /** Takes note of an answer. It must be called when the answer is complete and nothing of it is sent. */
    void answer(Response response) {
        int status = response.getStatus();
        if (status == BAD_REQUEST || status == TOO_LARGE) {
            changed = Optional.of(new Changed(response, status));
            response.setStatus(ANOTHER);
        }
    }

    /** Puts the status back. It must be called before the status is sent. */
    void restoreStatus() {
        changed.ifPresent(it -> {
            it.response.setStatus(it.status);
            restored = true;
        });
        changed = Optional.empty();
    }

    /** Ends what was noted of an answer. It must be called when the answer is sent. */
    private void sent(Response response) {
        if (restored) {
            response.setStatus(ANOTHER);
        }
        changed = Optional.empty();
        restored = false;
    }

    /** The server behind this one answers; the connection is decided about when it returns. */
    record Decided(Adapter adapter) implements Adapter {

        @Override
        public void service(Request request, Response response) throws Exception {
            adapter.service(request, response);
            if (Connection.CURRENT.isBound()) {
                Connection.CURRENT.get().keptOpen().sent(response);
            }
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
            return adapter.asyncDispatch(request, response, status);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }
}
