package io.tollgate.console;

import io.tollgate.database.Trouble;
import io.tollgate.network.PageHeaders;
import io.tollgate.security.SignInPaths;
import io.tollgate.security.SignedIn;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Shows readers a page when a page is missing or fails. Programs get what they got before: a problem detail. */
@Component
final class FailedPage implements HandlerExceptionResolver, ErrorViewResolver, Ordered {

    private static final Logger log = LoggerFactory.getLogger(FailedPage.class);
    private static final int MALFORMED = 400;
    private static final int FAULTY = 500;
    private static final int UNAVAILABLE = 503;
    /** The statuses for which {@code messages.properties} has a text. */
    private static final Set<Integer> TOLD = Set.of(MALFORMED, 404, 405, FAULTY, UNAVAILABLE);

    private static final Pattern OF_RECIPIENTS = Pattern.compile("/(me|opt-in|link|picture)(/.*)?");

    private final LocaleResolver languages;

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    /** @param mappings later, as they know this one */
    FailedPage(LocaleResolver languages, @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.languages = languages;
        this.mappings = mappings;
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
        if (isOfAReaderWhoHasGone(failure)) { // who can be told nothing
            return new ModelAndView();
        }
        // The address only takes a form. The page with that form is above it, and keeps the order that is asked for.
        if (failure instanceof HttpRequestMethodNotSupportedException && request.getMethod().equals("GET")) {
            String query = Optional.ofNullable(request.getQueryString()).map(text -> "?" + text).orElse("");
            Optional<String> form = above(request.getServletPath()).map(above -> above + query).filter(SignInPaths::isOurs);
            if (form.isPresent()) {
                return new ModelAndView("redirect:" + form.get());
            }
        }
        int status = status(failure);
        if (status == FAULTY) {
            log.error("The page {} failed unexpectedly: {}", request.getServletPath(), Trouble.place(failure));
        }
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        PageHeaders.ofOwnPage(response);
        return page(request, request.getServletPath(), status);
    }

    private static boolean isOfAReaderWhoHasGone(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AsyncRequestNotUsableException) {
                return true;
            }
        }
        return false;
    }

    /** The nearest page above this path. */
    private Optional<String> above(String path) {
        List<PathPattern> pages = mappings.stream().flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(one -> one.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(one -> Optional.ofNullable(one.getPathPatternsCondition()).stream())
                .flatMap(condition -> condition.getPatterns().stream()).toList();
        return Stream.iterate(upper(path), above -> !above.isEmpty(), FailedPage::upper)
                .filter(above -> pages.stream().anyMatch(page -> page.matches(PathContainer.parsePath(above))))
                .findFirst();
    }

    private static String upper(String path) {
        return path.replaceFirst("/[^/]*$", "");
    }

    /** What no controller answers: a request that the server itself refuses. */
    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> ignored) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked ? asked : request.getServletPath();
        return page(request, path, status.value());
    }

    private ModelAndView page(HttpServletRequest request, String path, int status) {
        Map<String, Object> known = Layout.of(request, languages.resolveLocale(request));
        known.put("status", TOLD.contains(status) ? status : status < FAULTY ? MALFORMED : FAULTY);
        known.put("what", whatToDo(path));
        return new ModelAndView("failed", known);
    }

    /**
     * Which text says what to do: the staff read a hint; the people of businesses, who have no role, and everybody on pages for recipients
     * read plain sentences.
     */
    static String whatToDo(String path) {
        boolean staff = SignedIn.principal().map(reader -> !reader.account().roles().isEmpty()).orElse(path.startsWith("/console"));
        return staff && !OF_RECIPIENTS.matcher(path).matches() ? "do" : "plain";
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
