package io.tollgate.network;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 beside HTTP/1.1. Without TLS a client asks in its first request whether the connection may go on in HTTP/2. Tomcat then takes the
 * whole body of this request into memory first, and refuses a longer one than {@code maxSavePostSize} by a page with status 413, whatever
 * the request's path. So a request with a longer body is answered as HTTP/1.1, as RFC 9110 section 7.8 allows, and the client may ask again
 * with its next one.
 */
final class SecondProtocol extends Http2Protocol {

    /**
     * Bytes. Tomcat closes a connection with many pieces of bodies that are shorter than 1,024 bytes, and so breaks several uploads at a
     * time: it opens the window of a connection bit by bit, and clients fill each bit at once. The rate of a body is limited anyway.
     */
    private static final int SHORT_PIECE = 16;

    private final BoundedProtocol first;

    SecondProtocol(BoundedProtocol first, ConnectionSettings settings) {
        this.first = first;
        setOverheadDataThreshold(SHORT_PIECE);
        setStreamReadTimeout(settings.bodyWait().toMillis());
        setKeepAliveTimeout(first.getKeepAliveTimeout());
    }

    /** Called for each connection before its first request. */
    @Override
    public InternalHttpUpgradeHandler getInternalUpgradeHandler(SocketWrapperBase<?> socket, Adapter adapter, @Nullable Request request) {
        first.share(socket);
        return super.getInternalUpgradeHandler(socket, adapter, request);
    }

    @Override
    public boolean accept(Request request) {
        return request.getHeader("Transfer-Encoding") == null
                && request.getContentLengthLong() <= getHttp11Protocol().getMaxSavePostSize();
    }
}
