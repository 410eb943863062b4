package io.tollgate.cloudapi;

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
    static final String REQUEST_ID_HEADER = "x-fb-request-id";

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader(REQUEST_ID_HEADER, requestId);
        headers.forEach(response::setHeader);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
