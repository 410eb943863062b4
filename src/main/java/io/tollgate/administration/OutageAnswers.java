package io.tollgate.administration;

import io.tollgate.database.Outages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Answers every page and call while the database is not there, wherever in the request that was noticed. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class OutageAnswers extends OncePerRequestFilter {

    private static final String RETRY_SECONDS = "5";
    private static final String WHAT = "The database cannot be reached at the moment, so perhaps nothing was done. Maybe try again in"
            + " some seconds.";

    private final Outages outages;
    private final JsonMapper json;

    OutageAnswers(Outages outages, JsonMapper json) {
        this.outages = outages;
        this.json = json;
    }

    static ResponseEntity<ProblemDetail> problem() {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON).body(Problem.UNAVAILABLE.detail(HttpStatus.SERVICE_UNAVAILABLE, WHAT));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException failure) {
            if (response.isCommitted() || !outages.tells(failure)) {
                throw failure;
            }
            answer(request, response);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean page = String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains("text/html");
        response.reset();
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        response.setContentType(page ? "text/plain;charset=UTF-8" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        String body = page ? WHAT : json.writeValueAsString(Problem.UNAVAILABLE.detail(HttpStatus.SERVICE_UNAVAILABLE, WHAT));
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
