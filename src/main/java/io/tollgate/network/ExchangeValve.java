package io.tollgate.network;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Records when a request's head is complete, how long its body takes and how much memory, and when it is answered. */
final class ExchangeValve extends ValveBase {

    /** Here callers show their token before the body is read, and long bodies are not held in memory. */
    private static final Pattern KNOWN = Pattern.compile("/administration/.*|(/v[0-9.]{1,7})?/[0-9]+/media/?");

    private final BodyMemory memory;

    ExchangeValve(BodyMemory memory) {
        super(true);
        this.memory = memory;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        PageHeaders.always(response::setHeader); // on what no filter sees too, such as an address that is none
        if (!Connection.CURRENT.isBound()) {
            getNext().invoke(request, response);
            return;
        }
        Connection connection = Connection.CURRENT.get();
        InputBuffer body = request.getCoyoteRequest().getInputBuffer();
        Watched watched = new Watched(body, connection,
                KNOWN.matcher(String.valueOf(request.getDecodedRequestURI())).matches() ? Long.MAX_VALUE : BodyMemory.SMALL_BYTES);
        connection.headComplete();
        request.getCoyoteRequest().setInputBuffer(watched);
        try {
            getNext().invoke(request, response);
        } finally {
            request.getCoyoteRequest().setInputBuffer(body); // the server reuses it for other requests
            memory.giveBack(connection, watched.counted);
            if (!request.isAsync()) {
                if (!response.isCommitted() && request.getCoyoteRequest().getErrorException() == null) {
                    connection.keptOpen().answer(response.getCoyoteResponse());
                }
                connection.answered();
            }
        }
    }

    private final class Watched implements InputBuffer {

        private final InputBuffer body;
        private final Connection connection;
        private long uncounted;
        private long counted;

        Watched(InputBuffer body, Connection connection, long uncounted) {
            this.body = body;
            this.connection = connection;
            this.uncounted = uncounted;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            connection.waitsForBody();
            int bytes = 0;
            try {
                bytes = body.doRead(handler);
            } finally {
                connection.bodyCame(bytes);
            }
            if (bytes > 0) {
                count(bytes);
            }
            return bytes;
        }

        private void count(int bytes) throws IOException {
            if (bytes <= uncounted) {
                uncounted -= bytes;
            } else if (memory.take(connection, bytes)) {
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
