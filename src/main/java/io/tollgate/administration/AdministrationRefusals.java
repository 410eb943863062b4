package io.tollgate.administration;

import io.tollgate.security.SignInRefused;
import io.tollgate.security.SignIns;
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
    private static final String GET_A_TOKEN = " An account with a password gets a token by POST " + SignIns.TOKENS
            + " with HTTP Basic, that is Authorization: Basic and name:password in Base64; or by `login`.";
    private static final String NO_PASSWORD = "Give the name and the password of an account by HTTP Basic: the header Authorization: Basic"
            + " and name:password in Base64, as curl -u name does. Or give a token of the account in the header Authorization: Bearer.";

    private final JsonMapper json;

    AdministrationRefusals(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) throws IOException {
        if (!(failure instanceof SignInRefused refused)) {
            if (takesPasswords(request)) {
                refuse(request, response, HttpStatus.UNAUTHORIZED, Problem.NO_CREDENTIAL, NO_PASSWORD);
            } else {
                refuse(request, response, HttpStatus.UNAUTHORIZED, Problem.NO_TOKEN, NO_TOKEN + GET_A_TOKEN);
            }
            return;
        }
        String detail = String.valueOf(refused.getMessage());
        switch (refused.why()) {
            case WRONG_TOKEN -> refuse(request, response, HttpStatus.UNAUTHORIZED, Problem.WRONG_TOKEN, detail);
            case ENDED_TOKEN -> refuse(request, response, HttpStatus.UNAUTHORIZED, Problem.ENDED_TOKEN, detail);
            case WRONG_PASSWORD, NO_ACCOUNT -> refuse(request, response, HttpStatus.UNAUTHORIZED, Problem.WRONG_PASSWORD,
                    detail + " Maybe an administrator can give the account a new password.");
            case PARTNERS_TOKEN -> refuse(request, response, HttpStatus.FORBIDDEN, Problem.PARTNERS_TOKEN, detail);
            case TOO_MANY -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, refused.retryAfter().toSeconds())));
                refuse(request, response, HttpStatus.TOO_MANY_REQUESTS, Problem.TOO_MANY, detail);
            }
        }
    }

    private static boolean takesPasswords(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getServletPath().equals(SignIns.TOKENS);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, Problem problem, String detail)
            throws IOException {
        ProblemDetail body = problem.detail(status, detail);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Tollgate administration\"");
            if (takesPasswords(request)) {
                response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Tollgate administration\", charset=\"UTF-8\"");
            }
        }
        response.getOutputStream().write(json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}
