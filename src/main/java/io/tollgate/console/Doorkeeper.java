package io.tollgate.console;

import io.tollgate.network.FailedSignIns;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is not said to be for everybody is for those who have signed in, or give the administration token: the console, the description of the
 * administration's API, what {@code /actuator} tells, and whatever comes later. What has tokens of its own never comes here, or is named.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE) // behind the paths of partners and of the messenger
final class Doorkeeper extends OncePerRequestFilter {

    private static final Set<String> FOR_EVERYBODY = Set.of("/", "/tollgate.css", "/favicon.ico", "/error", SignIn.PATH, "/handset", "/actuator/health",
            "/.well-known/jwks.json", "/partner/openapi.yaml");
    private static final List<String> FOR_EVERYBODY_BELOW = List.of("/handset/", "/opt-in/", "/badge/", "/actuator/health/",
            "/demonstration/webhook/"); // the last is there in the demonstration only, and takes what bears the signature of a business
    private static final String HAS_ITS_OWN = "/administration/";
    private static final String SCHEME = "Bearer ";

    private final ObjectProvider<SignIn> signIn;
    private final ObjectProvider<FailedSignIns> failures;
    private final JsonMapper json;

    Doorkeeper(ObjectProvider<SignIn> signIn, ObjectProvider<FailedSignIns> failures, JsonMapper json) {
        this.signIn = signIn;
        this.failures = failures;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return true; // to where the paths of partners and of the messenger lead
        }
        String path = request.getServletPath();
        return FOR_EVERYBODY.contains(path) || path.startsWith(HAS_ITS_OWN) || FOR_EVERYBODY_BELOW.stream().anyMatch(path::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        Optional<String> token = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())).map(header -> header.substring(SCHEME.length()).strip());
        if (token.isEmpty() ? SignIn.done(request) : signIn.getObject().isRight(token.get())) {
            chain.doFilter(request, response);
        } else if (token.isEmpty() && isForEyes(request)) {
            response.sendRedirect(SignIn.leadingTo(request.getServletPath()));
        } else {
            token.ifPresent(_ -> failures.getObject().programFailed(request.getRemoteAddr(), "wrong administration token"));
            refuse(response);
        }
    }

    private static boolean isForEyes(HttpServletRequest request) {
        return request.getServletPath().startsWith("/console") || Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("").contains("text/html");
    }

    private void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Tollgate administration\"");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED,
                "This is for the administration. Give its token in the header Authorization: Bearer, or sign in at " + SignIn.PATH + ".")));
    }
}
