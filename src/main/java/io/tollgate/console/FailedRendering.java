package io.tollgate.console;

import io.tollgate.database.Trouble;
import io.tollgate.network.PageHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Shows {@link FailedPage} instead of a page that fails while its template is filled in. It stands behind the security filters, so the
 * reader is still signed in.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class FailedRendering extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(FailedRendering.class);

    /** An attribute of the request whose page failed: the path of that page. */
    static final String FAILED = FailedRendering.class.getName();
    static final String PATH = "/console/failed";
    private static final int DEEPEST = 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException failure) {
            if (response.isCommitted() || request.isAsyncStarted() || isRefusal(failure) || !FailedPage.isForReaders(request)) {
                throw failure;
            }
            log.error("The page {} could not be shown: {}", request.getServletPath(), Trouble.place(failure));
            response.resetBuffer();
            response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
            PageHeaders.ofOwnPage(response);
            request.setAttribute(FAILED, request.getServletPath());
            request.getRequestDispatcher(PATH).forward(request, response);
        }
    }

    /** The security filters answer it. */
    private static boolean isRefusal(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST)
                .anyMatch(cause -> cause instanceof AccessDeniedException || cause instanceof AuthenticationException);
    }
}
