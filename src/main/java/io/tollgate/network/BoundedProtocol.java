package io.tollgate.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 with connections that {@link Connections} counts. Tomcat itself only counts them in total, and its time limits start
 * anew with every byte.
 */
public final class BoundedProtocol extends Http11NioProtocol {

    private final BoundedEndpoint endpoint;

    /** The server creates it by its class name and calls {@link #bound} afterwards. */
    public BoundedProtocol() {
        this(new BoundedEndpoint());
    }

    private BoundedProtocol(BoundedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        endpoint.setHandler(new Watch(endpoint, getHandler()));
        setMaxConnections(-1);
    }

    void bound(Connections connections, ConnectionSettings settings) {
        endpoint.bounds = connections;
        endpoint.settings = settings;
    }

    /** The exchange of a request to a server with this protocol. */
    static Optional<Exchange> exchange(Request request) {
        return Connection.CURRENT.isBound()
                ? Optional.of(new Exchange.Alone(Connection.CURRENT.get()))
                : request.getConnector().getProtocolHandler() instanceof BoundedProtocol protocol
                        ? protocol.shared(request.getServletConnection().getConnectionId())
                        : Optional.empty();
    }

    private Optional<Exchange> shared(String id) {
        long mostDropped = getMaxSwallowSize() < 0 ? Long.MAX_VALUE : getMaxSwallowSize();
        return Optional.ofNullable(endpoint.byId.get(id))
                .map(connection -> new Exchange.Shared(connection, endpoint.settings, mostDropped));
    }

    /** The connection on which the current thread works goes on in HTTP/2. */
    void share(SocketWrapperBase<?> socket) {
        Connection connection = Connection.CURRENT.get();
        connection.share();
        endpoint.byId.put(id(socket), connection);
    }

    private static String id(SocketWrapperBase<?> socket) {
        return socket.getServletConnection("http/1.1", "").getConnectionId();
    }

    /** The server asks for it when it has decided about the connection and before it writes the status line: see {@link KeptOpen}. */
    @Override
    public String getServer() {
        if (Connection.CURRENT.isBound()) {
            Connection.CURRENT.get().keptOpen().restoreStatus();
        }
        return super.getServer();
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new KeptOpen.Decided(adapter));
    }

    @Override
    public void start() throws Exception {
        super.start();
        var _ = getUtilityExecutor().scheduleWithFixedDelay(() -> endpoint.bounds.look(), 500, 500, TimeUnit.MILLISECONDS);
    }

    private static final class BoundedEndpoint extends NioEndpoint {

        private static final long LONGEST_WAIT_MILLIS = 250;

        private final Map<SocketChannel, Connection> held = new ConcurrentHashMap<>();
        /** Those of HTTP/2, by the server's ids: their requests run on threads of their own, and know no socket. */
        private final Map<String, Connection> byId = new ConcurrentHashMap<>();
        private volatile ConnectionSettings settings = ConnectionSettings.usual();
        private volatile Connections bounds = new Connections(ConnectionSettings.usual(), System::nanoTime);

        /** Runs first for each accepted socket. */
        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            try {
                bounds.awaitEnds(LONGEST_WAIT_MILLIS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            Optional<Connection> connection = remote(socket).flatMap(remote -> bounds.open(remote.getAddress(), () -> hangUp(socket)));
            if (connection.isEmpty()) {
                destroySocket(socket);
                return false;
            }
            held.put(socket, connection.get());
            boolean taken = super.setSocketOptions(socket);
            if (!taken) {
                release(socket);
            }
            return taken;
        }

        private void release(SocketChannel socket) {
            Optional.ofNullable(held.remove(socket)).ifPresent(bounds::closed);
        }

        private static Optional<InetSocketAddress> remote(SocketChannel socket) {
            try {
                return Optional.ofNullable((InetSocketAddress) socket.getRemoteAddress());
            } catch (IOException gone) {
                return Optional.empty();
            }
        }

        /** Ends the input: a reader of the socket cleans up; a request that is being answered still gets its answer. */
        private static void hangUp(SocketChannel socket) {
            try {
                socket.shutdownInput();
            } catch (IOException gone) {
                // as wanted
            }
        }
    }

    /** Records for each connection what it waits for. */
    private record Watch(BoundedEndpoint endpoint, Handler<NioChannel> handler) implements Handler<NioChannel> {

        @Override
        public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
            Connection connection = endpoint.held.get(socket.getSocket().getIOChannel());
            if (connection == null) {
                return handler.process(socket, event);
            }
            connection.somethingCame();
            SocketState state = ScopedValue.where(Connection.CURRENT, connection).call(() -> handler.process(socket, event));
            if (state == SocketState.OPEN) {
                connection.idle();
            }
            return state;
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> socket) {
            handler.release(socket);
            endpoint.byId.remove(id(socket));
            endpoint.release(socket.getSocket().getIOChannel());
        }

        @Override
        public Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void pause() {
            handler.pause();
        }

        @Override
        public void recycle() {
            handler.recycle();
        }
    }
}
