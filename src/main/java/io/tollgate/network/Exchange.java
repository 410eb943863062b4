package io.tollgate.network;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import org.apache.catalina.connector.Response;

/** A request and its answer, which have a connection for themselves, or share one with others as in HTTP/2. */
sealed interface Exchange permits Exchange.Alone, Exchange.Shared {

    Connection connection();

    /** The head is complete; Tollgate works on the answer. */
    void begin();

    void waitsForBody();

    /**
     * @param bytes negative at the body's end
     * @throws IOException if the body comes too slowly
     */
    void bodyCame(int bytes) throws IOException;

    /** Takes note of an answer. It must be called when the answer is complete and nothing of it is sent. */
    void answer(Response response);

    /** The answer is sent, as far as the server does not send it after its valves. */
    void end();

    /** The answer is given by somebody else; the server then tells the context's listeners, before it sends the end of the answer. */
    void endsLater(AsyncContext context, Response response);

    /** HTTP/1.1 has one request at a time: while it waits, the connection waits. A request that is too slow loses the connection. */
    record Alone(Connection connection) implements Exchange {

        @Override
        public void begin() {
            connection.headComplete();
        }

        @Override
        public void waitsForBody() {
            connection.waitsForBody();
        }

        @Override
        public void bodyCame(int bytes) {
            connection.bodyCame(bytes);
        }

        @Override
        public void answer(Response response) {
            connection.keptOpen().answer(response.getCoyoteResponse());
        }

        @Override
        public void end() {
            connection.answered();
        }

        @Override
        public void endsLater(AsyncContext context, Response response) {
            // The connection waits for nobody until the server has sent the answer.
        }
    }

    /** HTTP/2: a body that comes too slowly ends its own request only. The server ends a body of which nothing comes. */
    final class Shared implements Exchange {

        private final Connection connection;
        private final ConnectionSettings settings;
        private final long mostDropped;
        private long since;
        private long waited;
        private long came;

        /** @param mostDropped the most bytes of a body that are read after the answer, and dropped */
        Shared(Connection connection, ConnectionSettings settings, long mostDropped) {
            this.connection = connection;
            this.settings = settings;
            this.mostDropped = mostDropped;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        long mostDropped() {
            return mostDropped;
        }

        @Override
        public void begin() {
            connection.works();
        }

        @Override
        public void waitsForBody() {
            since = connection.now();
            connection.worksNoMore();
        }

        @Override
        public void bodyCame(int bytes) throws IOException {
            connection.works();
            waited += connection.now() - since;
            came += Math.max(0, bytes);
            if (bytes >= 0 && waited > settings.bodyNanos(came)) {
                throw new IOException("the body came too slowly");
            }
        }

        @Override
        public void answer(Response response) {
            // Every answer leaves the connection open.
        }

        @Override
        public void end() {
            connection.worksNoMore();
        }

        @Override
        public void endsLater(AsyncContext context, Response response) {
            context.addListener(new Later(connection, response));
        }
    }

    /** The server drops the listeners of a context that starts anew. */
    record Later(Connection connection, Response response) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            try {
                response.finishResponse(); // a connection that waits for its client may be ended at any moment
            } finally {
                connection.worksNoMore();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            connection.worksNoMore();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The server completes it afterwards.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The server completes it afterwards.
        }
    }
}
