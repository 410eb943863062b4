package io.tollgate.cloudapi;

import static java.util.Map.entry;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Trouble;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Brings requests to the routes: those of the Cloud API's paths, which begin at the root, {@code /v25.0/123/messages}, where the version
 * may be left out, and those of other endpoints' paths. A wrong path under a version, or one that begins with an id, is refused; every
 * other path goes on along the filter chain.
 */
public final class CloudApiPaths implements Filter {

    /** Request attribute: the path's phone number id, or the id of a file, as it was given. */
    public static final String SENDER = "tollgate.sender";
    /** Request attribute: a {@link NumberCall}. */
    public static final String NUMBER_CALL = "tollgate.number-call";
    /** Request attribute: the path's id of a request to confirm a consent, as it was given. */
    public static final String OPT_IN = "tollgate.opt-in";

    /** Request attribute: what comes after the id and the call, such as the code of a short link. */
    public static final String PART = "tollgate.part";

    private static final Logger log = LoggerFactory.getLogger(CloudApiPaths.class);

    private static final Pattern NUMBER = Pattern
            .compile("(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?/([^/]+)|/([0-9]+))(/[a-z_]+(?:/preview)?|(?<=[0-9]))");
    private static final Pattern OPT_INS = Pattern.compile(
            "(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?/([^/]+)|/([0-9]+))/opt_in_requests(?:/([^/]+)/confirm)?");
    private static final Pattern SHORT_LINK = Pattern.compile(
            "(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?/([^/]+)|/([0-9]+))/message_qrdls/([A-Za-z0-9]{1,30})");
    private static final Pattern UPLOAD = Pattern.compile("(?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?)?/(upload(?::|%3[Aa])[^/]*)");
    /** Excludes /v3/api-docs, which the administration's pages read. */
    private static final Pattern VERSIONED = Pattern.compile("(?!/v3/api-docs)/v[0-9]{1,3}(\\.[0-9]{1,3})?(/.*)?");
    /** Paths of the Cloud API without a version begin with the id of something. */
    private static final Pattern NUMBERED = Pattern.compile("/[0-9]+(/.*)?");
    /** Paths of the Graph API that its clients call without version and id. Phones of the demonstration are at {@code /me}, too. */
    private static final Pattern NAMED = Pattern.compile("/me/(?![0-9a-f]{32}$)[a-z_]+/?|/debug_token/?|/oauth/access_token/?");
    private static final String ME = "/me";
    /** A path of the Cloud API with a slash at its end means the same without. */
    private static final Pattern ENDS_IN_SLASH = Pattern.compile("((?:/v[0-9]{1,3}(?:\\.[0-9]{1,3})?)?/[0-9]+(?:/[A-Za-z0-9_]+)*)/");
    /** Clients put a path that begins with a slash behind an address that ends in one. */
    private static final Pattern BEGINS_IN_SLASHES = Pattern.compile("^//+");
    /** This was the root of the routes once; nothing else may be there. */
    private static final String INNER = "/cloud-api";

    /** Paths of the Graph API that Tollgate does not have, and what they are for. */
    private static final Map<String, String> NOT_OFFERED = Map.ofEntries(entry("/calls", "calls"), entry("/call_permissions", "calls"),
            entry("/conversational_automation", "automatic answers"),
            entry("/whatsapp_commerce_settings", "catalogs"), entry("/product_catalogs", "catalogs"), entry("/flows", "flows"),
            entry("/conversational_components", "automatic answers"), entry("/username", "usernames"),
            entry("/username_suggestions", "usernames"), entry("/reserved_usernames", "usernames"),
            entry("/schedules", "schedules"), entry("/assigned_users", "shared accounts"),
            entry("/template_analytics", "analytics of templates"), entry("/compare", "analytics of templates"),
            entry("/analytics", "analytics of numbers"),
            entry("/message_campaigns", "campaigns"), entry("/upsert_message_templates", "templates in bulk"),
            entry("/migrate_message_templates", "templates in bulk"), entry("/message_template_previews", "previews of texts for codes"),
            entry("/unpause", "the end of a pause to partners; an officer ends it"),
            entry("/archive", "an archive of templates"), entry("/unarchive", "an archive of templates"),
            entry("/message_history", "the history of messages; webhooks and the console tell it"),
            entry("/whatsapp_business_encryption", "flows"), entry("/activities", "activities"),
            entry("/official_business_account", "the request for a badge; verification is with the operator"));
    /** Paths of groups, below a number or below a group itself. */
    private static final Set<String> GROUPS = Set.of("/groups", "/participants", "/invite_link", "/join_requests");
    /** The endpoint of each path after an id. */
    private static final Map<String, String> CALLS = Map.ofEntries(entry("", "object"), entry("/messages", "messages"),
            entry("/messages/preview", "preview"), entry("/marketing_messages", "marketing-messages"), entry("/block_users", "block-users"),
            entry("/media", "media-upload"), entry("/uploads", "uploads"), entry("/whatsapp_business_profile", "business-profile"),
            entry("/phone_numbers", "phone-numbers"), entry("/message_templates", "message-templates"),
            entry("/subscribed_apps", "subscribed-apps"), entry("/settings", "number-settings"), entry("/message_qrdls", "message-qrdls"),
            entry("/balance", "balance"), entry("/charges", "charges"),
            entry("/invoices", "invoices"), entry("/statements", "statements"),
            entry("/pricing_analytics", "pricing-analytics"),
            entry("/conversation_analytics", "conversation-analytics"));

    private final Answers answers;
    private final Supplier<Endpoints> endpoints;
    private final BiFunction<String, HttpServletRequest, Optional<Answer>> routes;
    private final RequestTimers timers;

    /** @param byPattern paths with an id in them, {@code /e2e/v1/devices/{id}} */
    private record Endpoints(Map<String, HttpEndpoint> byName, Map<String, HttpEndpoint> byPath, Map<Pattern, HttpEndpoint> byPattern) {

        static Endpoints of(Stream<HttpEndpoint> all) {
            Map<String, HttpEndpoint> byName = all.collect(toMap(HttpEndpoint::name, identity()));
            Map<Boolean, Map<String, HttpEndpoint>> own = byName.values().stream().filter(endpoint -> endpoint.path().isPresent())
                    .collect(partitioningBy(endpoint -> endpoint.path().orElseThrow().contains("{"),
                            toMap(endpoint -> endpoint.path().orElseThrow(), identity())));
            Map<Pattern, HttpEndpoint> byPattern = new HashMap<>();
            own.getOrDefault(true, Map.of())
                    .forEach((path, endpoint) -> byPattern.put(Pattern.compile(path.replaceAll("\\{\\w+}", "([^/]+)")), endpoint));
            return new Endpoints(byName, own.getOrDefault(false, Map.of()), byPattern);
        }

        Optional<HttpEndpoint> at(String path, HttpServletRequest request) {
            return Optional.ofNullable(byPath.get(path)).or(() -> byPattern.entrySet().stream().flatMap(entry -> {
                Matcher matcher = entry.getKey().matcher(path);
                if (!matcher.matches()) {
                    return Stream.empty();
                }
                request.setAttribute(PART, matcher.group(1));
                return Stream.of(entry.getValue());
            }).findFirst());
        }
    }

    /**
     * @param endpoints asked for at the first request only: filters are made before most other parts
     * @param routes    the answer of the route of this name; empty if it does not run: the web server starts before it and stops after it
     */
    CloudApiPaths(Answers answers, Supplier<Stream<HttpEndpoint>> endpoints,
            BiFunction<String, HttpServletRequest, Optional<Answer>> routes,
            RequestTimers timers) {
        this.answers = answers;
        this.endpoints = SingletonSupplier.of(() -> Endpoints.of(endpoints.get()));
        this.routes = routes;
        this.timers = timers;
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
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            answerError(request, response, chain);
            return;
        }
        String path = withoutSlash(path(request));
        Optional<HttpEndpoint> endpoint = endpoints.get().at(path, request).or(() -> ofTheCloudApi(path, request));
        if (endpoint.isPresent()) {
            answer(endpoint.get(), request, response);
        } else if (isOne(request) || path.startsWith(INNER)) {
            refuse(response, notOffered(path).orElseGet(() -> new Refusal(RequestFault.UNKNOWN_PATH, "There is nothing at this path."
                    + " Messages go to /v25.0/{phone-number-id}/messages.")));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** What the server refused by itself, such as a method that it does not know. */
    private void answerError(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isOne(String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)))) {
            refuse(response, Refusal.ofServer(response.getStatus()));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Whether the path is one of the Cloud API. */
    static boolean isOne(HttpServletRequest request) {
        return isOne(path(request)) || path(request).equals(ME) && hasToken(request);
    }

    private static boolean hasToken(HttpServletRequest request) {
        return request.getHeader("Authorization") != null || String.valueOf(request.getQueryString()).contains("access_token=");
    }

    static boolean isOne(String path) {
        return VERSIONED.matcher(path).matches() || UPLOAD.matcher(path).matches() || NUMBERED.matcher(path).matches()
                || NAMED.matcher(path).matches();
    }

    private static String path(HttpServletRequest request) {
        return BEGINS_IN_SLASHES.matcher(request.getRequestURI()).replaceFirst("/");
    }

    private static Optional<Refusal> notOffered(String path) {
        Matcher number = NUMBER.matcher(path);
        if (number.matches() && GROUPS.contains(number.group(3))) {
            return Optional.of(Refusal.NO_GROUPS);
        }
        return number.matches()
                ? Optional.ofNullable(NOT_OFFERED.get(number.group(3)))
                        .map(what -> new Refusal(RequestFault.NOT_OFFERED, "Tollgate does not offer " + what + "."))
                : Optional.empty();
    }

    private static String withoutSlash(String path) {
        Matcher slash = ENDS_IN_SLASH.matcher(path);
        return slash.matches() ? slash.group(1) : path;
    }

    private Optional<HttpEndpoint> ofTheCloudApi(String path, HttpServletRequest request) {
        Matcher number = NUMBER.matcher(path);
        if (number.matches()) {
            String call = number.group(3);
            Optional<NumberCall> step = NumberCall.at(call);
            String name = step.isPresent() ? "number" : CALLS.get(call);
            if (name != null) {
                step.ifPresent(one -> request.setAttribute(NUMBER_CALL, one));
                return endpoint(name, number, request);
            }
        }
        Matcher link = SHORT_LINK.matcher(path);
        if (link.matches()) {
            request.setAttribute(PART, link.group(3));
            return endpoint("message-qrdl", link, request);
        }
        Matcher upload = UPLOAD.matcher(path);
        if (upload.matches()) {
            request.setAttribute(SENDER, upload.group(1));
            return Optional.ofNullable(endpoints.get().byName.get("upload"));
        }
        Matcher optIns = OPT_INS.matcher(path);
        if (!optIns.matches()) {
            return Optional.empty();
        }
        request.setAttribute(OPT_IN, String.valueOf(optIns.group(3)));
        return endpoint(optIns.group(3) == null ? "opt-ins" : "opt-ins-confirm", optIns, request);
    }

    /** The phone number id comes after a version or without one. */
    private Optional<HttpEndpoint> endpoint(String name, Matcher path, HttpServletRequest request) {
        request.setAttribute(SENDER, path.group(1) != null ? path.group(1) : path.group(2));
        return Optional.ofNullable(endpoints.get().byName.get(name));
    }

    private void answer(HttpEndpoint endpoint, HttpServletRequest request, HttpServletResponse response) throws IOException {
        long begin = System.nanoTime();
        if (endpoint.methods().contains(request.getMethod())) {
            // A header tells which messages a block came too late for: see NotRecalled.
            RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, response));
            Answer answer;
            try {
                answer = answer(endpoint.name(), request);
            } finally {
                RequestContextHolder.resetRequestAttributes();
            }
            if (request.getAttribute(StreamedBody.ATTRIBUTE) instanceof StreamedBody body) {
                body.writeTo(response);
            } else {
                answer.writeTo(response);
            }
            timers.record(endpoint.name(), request.getMethod(), answer.status(), System.nanoTime() - begin);
        } else {
            String taken = endpoint.methods().stream().sorted().collect(joining(", "));
            response.setHeader("Allow", taken);
            refuse(response, new Refusal(endpoint.wrongMethod(), "This path takes " + taken + " only."));
        }
    }

    private Answer answer(String name, HttpServletRequest request) {
        try {
            return routes.apply(name, request).orElseGet(() -> refused(
                    new Refusal(RequestFault.UNAVAILABLE, "Tollgate is starting or stopping. Try again in some seconds.")));
        } catch (RuntimeException broken) {
            log.error("A request to {} failed: {}", name, Trouble.place(broken));
            return refused(new Refusal(RequestFault.BROKEN, "Tollgate is at fault. Try again."));
        }
    }

    private void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        refused(refusal).writeTo(response);
    }

    private Answer refused(Refusal refusal) {
        return answers.refused(answers.newRequestId(), refusal);
    }
}
