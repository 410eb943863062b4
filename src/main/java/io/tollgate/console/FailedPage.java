package io.tollgate.console;

import io.tollgate.database.Trouble;
import io.tollgate.network.PageHeaders;
import io.tollgate.security.SignInPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.ModelAndView;

/** Shows readers a page when a page is missing or fails. Programs get what they got before: a problem detail. */
@Component
final class FailedPage implements HandlerExceptionResolver, ErrorViewResolver, Ordered {

    private static final Logger log = LoggerFactory.getLogger(FailedPage.class);
    private static final int MALFORMED = 400;
    private static final int FAULTY = 500;
    private static final int UNAVAILABLE = 503;
    /** Those for which {@code messages.properties} has a text. */
    private static final Set<Integer> TOLD = Set.of(MALFORMED, 404, 405, FAULTY, UNAVAILABLE);

    private final LocaleResolver languages;

    FailedPage(LocaleResolver languages) {
        this.languages = languages;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response, @Nullable Object handler,
            Exception failure) {
        if (failure instanceof AccessDeniedException || !isForReaders(request)) { // the former has a page of its own
            return null;
        }
        if (failure instanceof AsyncRequestNotUsableException) { // its reader has gone, and can be told nothing
            return new ModelAndView();
        }
        String query = Optional.ofNullable(request.getQueryString()).map(text -> "?" + text).orElse("");
        String above = request.getServletPath().replaceFirst("/[^/]*$", "") + query;
        // Only a form leads there: the page above has it, and what it shows is sorted as is wanted.
        if (failure instanceof HttpRequestMethodNotSupportedException && request.getMethod().equals("GET") && SignInPaths.isOurs(above)) {
            return new ModelAndView("redirect:" + above);
        }
        int status = status(failure);
        if (status == FAULTY) {
            log.error("The page {} failed unexpectedly: {}", request.getServletPath(), Trouble.place(failure));
        }
        response.setStatus(status);
        PageHeaders.ofOwnPage(response);
        return page(request, status);
    }

    /** What no controller answers: a request that the server itself refuses. */
    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> ignored) {
        return page(request, status.value());
    }

    private ModelAndView page(HttpServletRequest request, int status) {
        Map<String, Object> known = Layout.of(request, languages.resolveLocale(request));
        known.put("status", TOLD.contains(status) ? status : status < FAULTY ? MALFORMED : FAULTY);
        return new ModelAndView("failed", known);
    }

    private static int status(Exception failure) {
        return switch (failure) {
            case ErrorResponse answer -> answer.getStatusCode().value();
            case TypeMismatchException _ -> MALFORMED;
            default -> Trouble.of(failure).passes() ? UNAVAILABLE : FAULTY;
        };
    }

    static boolean isForReaders(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.startsWith("/console")
                || !path.startsWith("/administration") && Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("")
                        .contains("text/html");
    }
}
