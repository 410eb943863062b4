package io.tollgate.administration;

import io.tollgate.security.SignInRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers a caller whom the administration does not know, with a problem detail. */
@Component
final class AdministrationRefusals implements AuthenticationEntryPoint {

    private static final String NO_TOKEN = "Give the administration token, or one that was issued to an account, in the header"
            + " Authorization: Bearer. At its start Tollgate logs in which file the first one is.";

    private final JsonMapper json;

    AdministrationRefusals(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) throws IOException {
        if (!(failure instanceof SignInRefused refused)) {
            refuse(response, HttpStatus.UNAUTHORIZED, Problem.NO_TOKEN, NO_TOKEN);
            return;
        }
        String detail = String.valueOf(refused.getMessage());
        switch (refused.why()) {
            case WRONG_TOKEN -> refuse(response, HttpStatus.UNAUTHORIZED, Problem.WRONG_TOKEN, detail);
            case ENDED_TOKEN -> refuse(response, HttpStatus.UNAUTHORIZED, Problem.ENDED_TOKEN, detail);
            case WRONG_PASSWORD, NO_ACCOUNT -> refuse(response, HttpStatus.UNAUTHORIZED, Problem.WRONG_PASSWORD, detail);
            case PARTNERS_TOKEN -> refuse(response, HttpStatus.FORBIDDEN, Problem.PARTNERS_TOKEN, detail);
            case TOO_MANY -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, refused.retryAfter().toSeconds())));
                refuse(response, HttpStatus.TOO_MANY_REQUESTS, Problem.TOO_MANY, detail);
            }
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
