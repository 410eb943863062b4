package io.tollgate.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the pages answer whom they do not let in: people are led to the sign-in page, programs get a problem detail. */
@Component
final class PageRefusals implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler {

    private final JsonMapper json;

    PageRefusals(JsonMapper json) {
        this.json = json;
    }

    /** Without a session or a token, or with a wrong one. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) throws IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null && isForEyes(request)) {
            response.sendRedirect(SignInPaths.leadingTo(request.getServletPath()));
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Tollgate administration\"");
        problem(response, HttpStatus.UNAUTHORIZED,
                "This is for who has an account. Give a token in the header Authorization: Bearer, or sign in at " + SignInPaths.SIGN_IN
                        + ".");
    }

    /** Signed in, but without the role; or with a form that is none of ours. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure) throws IOException {
        String what = failure instanceof CsrfException
                ? "This form was not made for you by Tollgate, or it is too old, and was not carried out. Maybe open the page again and"
                        + " try there."
                : "Your account does not have a role that this page needs. Maybe ask an administrator for it.";
        if (isForEyes(request)) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(what + "\n");
        } else {
            problem(response, HttpStatus.FORBIDDEN, what);
        }
    }

    /** A wrong password: the page again, with a complaint. */
    @Override
    public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        boolean tooMany = failure instanceof SignInRefused refused && refused.why() == SignInRefused.Why.TOO_MANY;
        response.setStatus(tooMany ? HttpStatus.TOO_MANY_REQUESTS.value() : HttpStatus.FORBIDDEN.value());
        if (tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, ((SignInRefused) failure).retryAfter().toSeconds())));
        }
        request.setAttribute(SignInPaths.COMPLAINT, String.valueOf(failure.getMessage()));
        if (!(failure instanceof SignInRefused) && !(failure instanceof OAuth2AuthenticationException)) {
            request.setAttribute(SignInPaths.COMPLAINT, "Nobody could be signed in by that. Maybe try again, or by name and password.");
        }
        request.getRequestDispatcher(SignInPaths.SIGN_IN).forward(request, response);
    }

    private static boolean isForEyes(HttpServletRequest request) {
        return request.getServletPath().startsWith("/console")
                || Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("").contains("text/html");
    }

    private void problem(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(ProblemDetail.forStatusAndDetail(status, detail)));
    }
}
