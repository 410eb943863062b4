package io.tollgate.cloudapi;

import java.util.HashMap;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * The answer to a partner over HTTP.
 *
 * @param requestId names this request, in the answer and in the log
 * @param headers   headers other than the content type and the request id
 */
public record Answer(int status, String requestId, Map<String, String> headers, String contentType, byte[] body) {

    /** An answer with a JSON body. */
    public Answer(int status, String requestId, Map<String, String> headers, byte[] json) {
        this(status, requestId, headers, CONTENT_TYPE, json);
    }

    static final String CONTENT_TYPE = "application/json;charset=UTF-8";
    /** Fits into the memory that the server has for an answer before it sends it. */
    private static final int SHORT = 4_000;
    static final String REQUEST_ID_HEADER = "x-fb-request-id";

    public Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, requestId, more, contentType, body);
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader(REQUEST_ID_HEADER, requestId);
        headers.forEach(response::setHeader);
        if (status < HttpServletResponse.SC_BAD_REQUEST || body.length > SHORT) {
            response.setContentLength(body.length);
        } // otherwise the server adds it, when it has decided to keep the connection: it sends a body at once that is as long as said
        response.getOutputStream().write(body);
    }
}
