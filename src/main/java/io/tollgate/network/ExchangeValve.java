package io.tollgate.network;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Records when a request's head is complete, how long its body takes and how much memory, and when it is answered. */
final class ExchangeValve extends ValveBase {

    /** Paths at which callers show their token before the body is read, and long bodies are not held in memory. */
    private static final Pattern KNOWN = Pattern.compile("/administration/.*|(/v[0-9.]{1,7})?/([0-9]+/media/?|upload:.*)");

    private final BodyMemory memory;

    ExchangeValve(BodyMemory memory) {
        super(true);
        this.memory = memory;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        PageHeaders.always(response::setHeader); // on what no filter sees too, such as an address that is none
        Optional<Exchange> exchange = BoundedProtocol.exchange(request);
        if (exchange.isPresent()) {
            invoke(exchange.get(), request, response);
        } else {
            getNext().invoke(request, response);
        }
    }

    private void invoke(Exchange exchange, Request request, Response response) throws IOException, ServletException {
        InputBuffer body = request.getCoyoteRequest().getInputBuffer();
        Watched watched = new Watched(body, exchange,
                KNOWN.matcher(String.valueOf(request.getDecodedRequestURI())).matches() ? Long.MAX_VALUE : BodyMemory.SMALL_BYTES);
        exchange.begin();
        request.getCoyoteRequest().setInputBuffer(watched);
        try {
            getNext().invoke(request, response);
            if (exchange instanceof Exchange.Shared shared && !request.isAsync()
                    && request.getCoyoteRequest().getErrorException() == null) {
                AtomicBoolean whole = new AtomicBoolean();
                request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, whole);
                if (!whole.get()) {
                    response.flushBuffer(); // its end must come last: the server takes no more of a body after it
                    watched.drop(request.getCoyoteRequest(), shared.mostDropped());
                }
                response.finishResponse(); // a connection that waits for its client may be ended at any moment
            }
        } finally {
            request.getCoyoteRequest().setInputBuffer(body); // the server reuses it for other requests
            memory.giveBack(exchange.connection(), watched.counted);
            if (!request.isAsync() && !response.isCommitted() && request.getCoyoteRequest().getErrorException() == null) {
                exchange.answer(response);
            }
            if (request.isAsync()) {
                exchange.endsLater(request.getAsyncContextInternal(), response);
            } else {
                exchange.end();
            }
        }
    }

    private static final class Dropped implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // The server gives its own buffers.
        }
    }

    private final class Watched implements InputBuffer {

        private final InputBuffer body;
        private final Exchange exchange;
        private long uncounted;
        private long counted;

        Watched(InputBuffer body, Exchange exchange, long uncounted) {
            this.body = body;
            this.exchange = exchange;
            this.uncounted = uncounted;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            exchange.waitsForBody();
            int bytes = 0;
            try {
                bytes = body.doRead(handler);
            } finally {
                exchange.bodyCame(bytes);
            }
            if (bytes > 0) {
                count(bytes);
            }
            return bytes;
        }

        /**
         * Reads what the client still sends of a body that nobody wants, as the server does for HTTP/1.1. Otherwise the server resets the
         * stream, and closes the whole connection after a few of these.
         */
        private void drop(org.apache.coyote.Request request, long most) {
            uncounted = Long.MAX_VALUE;
            Dropped dropped = new Dropped();
            long left = most;
            try {
                for (int bytes = request.doRead(dropped); bytes >= 0 && left > 0; bytes = request.doRead(dropped)) {
                    left -= bytes;
                }
            } catch (IOException ended) {
                // Nobody waits for it.
            }
        }

        private void count(int bytes) throws IOException {
            if (bytes <= uncounted) {
                uncounted -= bytes;
            } else if (memory.take(exchange.connection(), bytes)) {
                counted += bytes;
            } else {
                throw new IOException("too many large bodies at a time");
            }
        }

        @Override
        public int available() {
            return body.available();
        }
    }
}
