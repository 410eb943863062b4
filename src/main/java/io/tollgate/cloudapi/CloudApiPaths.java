package io.tollgate.cloudapi;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Forwards the Cloud API's paths, which begin at the root, to the routes: {@code /v25.0/123/messages}, where the version may be left
 * out. A wrong path under a version is refused; every other path goes on along the filter chain.
 */
public final class CloudApiPaths implements Filter {

    /** The internal path of the routes' servlet. */
    static final String INNER = "/cloud-api";

    /** Request attribute: the path's phone number id, as it was given. */
    static final String SENDER = "tollgate.sender";
    /** Request attribute: a {@link NumberCall}. */
    public static final String NUMBER_CALL = "tollgate.number-call";
    /** Request attribute: the path's id of a request to confirm a consent, as it was given. */
    public static final String OPT_IN = "tollgate.opt-in";

    private static final Pattern MESSAGES = Pattern
            .compile("(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?/([^/]+)|/([0-9]+))(/messages(?:/preview)?|/block_users)");
    private static final Pattern NUMBER = Pattern.compile("(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?/([^/]+)|/([0-9]+))(/[a-z_]+|(?<=[0-9]))");
    private static final Pattern OPT_INS = Pattern.compile(
            "(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?/([^/]+)|/([0-9]+))/opt_in_requests(?:/([^/]+)/confirm)?");
    /** Excludes /v3/api-docs, which the administration's pages read. */
    private static final Pattern VERSIONED = Pattern.compile("(?!/v3/api-docs)/v[0-9]{1,3}(\\.[0-9]{1,3})?(/.*)?");

    /** The methods of paths that take more than POST. */
    private static final Map<String, Set<String>> METHODS = Map.of("/block_users", Set.of("GET", "POST", "DELETE"));

    private final Answers answers;
    private final Map<String, Set<String>> others;
    private final BooleanSupplier open;

    /**
     * @param others paths that are not the Cloud API's, with their methods
     * @param open   whether the routes run: the web server starts before them, and stops after them
     */
    CloudApiPaths(Answers answers, Collection<HttpPath> others, BooleanSupplier open) {
        this.answers = answers;
        this.others = others.stream().collect(Collectors.toMap(HttpPath::path, HttpPath::methods));
        this.open = open;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            route(http, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void route(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        String path = request.getRequestURI();
        if (others.containsKey(path)) {
            forward(request, response, others.get(path), path);
            return;
        }
        Matcher number = NUMBER.matcher(path);
        Optional<NumberCall> call = number.matches() ? NumberCall.at(number.group(3)) : Optional.empty();
        if (call.isPresent()) {
            request.setAttribute(NUMBER_CALL, call.get());
            forward(request, response, number, "/number");
            return;
        }
        Matcher optIns = OPT_INS.matcher(path);
        if (optIns.matches()) {
            request.setAttribute(SENDER, sender(optIns));
            request.setAttribute(OPT_IN, String.valueOf(optIns.group(3)));
            forward(request, response, Set.of("POST"), optIns.group(3) == null ? "/opt-ins" : "/opt-ins/confirm");
            return;
        }
        Matcher messages = MESSAGES.matcher(path);
        if (!messages.matches()) {
            if (VERSIONED.matcher(path).matches() || path.startsWith(INNER)) {
                refuse(response, new Refusal(RequestFault.UNKNOWN_PATH, "There is nothing at this path. Messages go to"
                        + " /v25.0/{phone-number-id}/messages."));
            } else {
                chain.doFilter(request, response);
            }
            return;
        }
        forward(request, response, messages, messages.group(3));
    }

    private void forward(HttpServletRequest request, HttpServletResponse response, Matcher path, String inner)
            throws IOException, ServletException {
        request.setAttribute(SENDER, sender(path));
        forward(request, response, METHODS.getOrDefault(inner, Set.of("POST")), inner);
    }

    /** The phone number id, after a version or without one. */
    private static String sender(Matcher path) {
        return path.group(1) != null ? path.group(1) : path.group(2);
    }

    private void forward(HttpServletRequest request, HttpServletResponse response, Set<String> methods, String inner)
            throws IOException, ServletException {
        if (!methods.contains(request.getMethod())) {
            String taken = methods.stream().sorted().collect(Collectors.joining(", "));
            response.setHeader("Allow", taken);
            refuse(response, new Refusal(RequestFault.WRONG_METHOD, "This path takes " + taken + " only."));
        } else if (!open.getAsBoolean()) {
            refuse(response, new Refusal(RequestFault.UNAVAILABLE, "Tollgate is starting or stopping. Try again in some seconds."));
        } else {
            request.getRequestDispatcher(INNER + inner).forward(new Untouched(request), response);
        }
    }

    private void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        answers.refused(answers.newRequestId(), refusal).writeTo(response);
    }

    /** Keeps the servlet of the routes from reading a form from the body: {@link RequestGate} decides what a body may be. */
    private static final class Untouched extends HttpServletRequestWrapper {

        Untouched(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
