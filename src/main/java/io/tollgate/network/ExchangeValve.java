package io.tollgate.network;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Notes when the head of a request is complete, how long its body is waited for, and when it is answered. */
final class ExchangeValve extends ValveBase {

    ExchangeValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!Connection.CURRENT.isBound()) {
            getNext().invoke(request, response);
            return;
        }
        Connection connection = Connection.CURRENT.get();
        InputBuffer body = request.getCoyoteRequest().getInputBuffer();
        connection.headComplete();
        request.getCoyoteRequest().setInputBuffer(new Timed(body, connection));
        try {
            getNext().invoke(request, response);
        } finally {
            request.getCoyoteRequest().setInputBuffer(body); // the server uses it again, for others
            if (!request.isAsync()) {
                connection.answered();
            }
        }
    }

    private record Timed(InputBuffer body, Connection connection) implements InputBuffer {

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            connection.waitsForBody();
            int bytes = 0;
            try {
                bytes = body.doRead(handler);
                return bytes;
            } finally {
                connection.bodyCame(bytes);
            }
        }

        @Override
        public int available() {
            return body.available();
        }
    }
}
