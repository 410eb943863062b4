package io.tollgate.administration;

import io.tollgate.business.Businesses;
import io.tollgate.network.FailedSignIns;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets to the administration only who has its token. Whatever is added below {@link #PATH} is behind it. */
@Component
final class AdministrationFilter extends OncePerRequestFilter {

    static final String PATH = "/administration/";
    private static final String SCHEME = "Bearer ";

    // Filters are made with the web server, before there is a database: what needs one is asked for at the first request.
    private final ObjectProvider<AdministrationToken> token;
    private final ObjectProvider<Businesses> businesses;
    private final ObjectProvider<FailedSignIns> failures;
    private final JsonMapper json;

    AdministrationFilter(ObjectProvider<AdministrationToken> token, ObjectProvider<Businesses> businesses, ObjectProvider<FailedSignIns> failures,
            JsonMapper json) {
        this.token = token;
        this.businesses = businesses;
        this.failures = failures;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().contains(PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> given = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
        if (given.isEmpty()) {
            refuse(response, HttpStatus.UNAUTHORIZED, Problem.NO_TOKEN,
                    "Give the administration token in the header Authorization: Bearer. The start of Tollgate says in which file it is.");
        } else if (token.getObject().is(given.get())) {
            chain.doFilter(request, response);
        } else if (businesses.getObject().byToken(given.get()).isPresent()) {
            failures.getObject().programFailed(request.getRemoteAddr(), "a business's token at the administration");
            refuse(response, HttpStatus.FORBIDDEN, Problem.PARTNERS_TOKEN,
                    "This is the token of a business, which sends messages with it. The administration has a token of its own.");
        } else {
            failures.getObject().programFailed(request.getRemoteAddr(), "wrong administration token");
            refuse(response, HttpStatus.UNAUTHORIZED, Problem.WRONG_TOKEN,
                    "This is not the administration token. Maybe it was renewed: the start of Tollgate says in which file it is.");
        }
    }

    private void refuse(HttpServletResponse response, HttpStatus status, Problem problem, String detail) throws IOException {
        ProblemDetail body = problem.detail(status, detail);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Tollgate administration\"");
        }
        response.getOutputStream().write(json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}
