package io.tollgate.cloudapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A body that is too long for memory, and that an endpoint gives besides its {@link Answer}: it is written in place of the answer's own.
 *
 * @param bytes its length, if that is known
 */
public record StreamedBody(String contentType, Optional<Long> bytes, InputStream content) {

    static final String ATTRIBUTE = "tollgate.streamed-body";

    /** Answers the request with this body. */
    public void answers(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** A body that breaks off breaks the answer off, too: the caller must not take a part for the whole. */
    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(contentType);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Disposition", "attachment");
        bytes.ifPresent(response::setContentLengthLong);
        try (content) {
            content.transferTo(response.getOutputStream());
        }
    }
}
