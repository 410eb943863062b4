package io.tollgate.security;

import io.tollgate.accounts.Role;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
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

/** What the pages answer to a request that they refuse: a browser is led to the sign-in page, a program gets a problem detail. */
@Component
final class PageRefusals implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler {

    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#]+(?<page>/[^#]*)(#.*)?");

    private final JsonMapper json;
    private final SignInAttempts attempts;
    private final MessageSource texts;

    PageRefusals(JsonMapper json, SignInAttempts attempts, MessageSource texts) {
        this.texts = texts;
        this.json = json;
        this.attempts = attempts;
    }

    /** The request has no session and no token, or a wrong one. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) throws IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null && isForEyes(request)) {
            response.sendRedirect(wayBack(request));
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Tollgate administration\"");
        problem(response, HttpStatus.UNAUTHORIZED,
                failure instanceof SignInRefused refused
                        ? String.valueOf(refused.getMessage())
                        : "This is for people and programs with an account. Give a token in the header Authorization: Bearer, or sign in"
                                + " at "
                                + SignInPaths.SIGN_IN + ".");
    }

    /** The page after the sign-in: the one that the reader wanted; or, as a form is not sent again, the page on which it stood. */
    private static String wayBack(HttpServletRequest request) {
        if (READS.contains(request.getMethod())) {
            String query = request.getQueryString();
            return SignInPaths.leadingTo(request.getServletPath() + (query == null ? "" : "?" + query));
        }
        Matcher from = ADDRESS.matcher(Objects.requireNonNullElse(request.getHeader(HttpHeaders.REFERER), ""));
        return SignInPaths.leadingBackTo(from.matches() ? from.group("page") : request.getServletPath());
    }

    /** The user is signed in but does not have the role, or the form was not made by Tollgate. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException, ServletException {
        MessageSourceResolvable what = failure instanceof CsrfException ? text("refused.form") : missingRole(request, failure);
        if (isForEyes(request)) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            request.setAttribute(SignInPaths.COMPLAINT, what);
            request.getRequestDispatcher(SignInPaths.REFUSED).forward(request, response);
        } else {
            problem(response, HttpStatus.FORBIDDEN, texts.getMessage(what, Locale.ENGLISH));
        }
    }

    private static MessageSourceResolvable missingRole(HttpServletRequest request, AccessDeniedException failure) {
        String page = !request.getMethod().equals("GET") && request.getServletPath().startsWith(ConsolePage.ACCOUNTS.path())
                ? Role.ADMINISTRATOR.name()
                : ConsolePage.of(request.getServletPath()).map(ConsolePage::neededRoles).orElse("");
        String needed = failure instanceof RoleMissing missing ? missing.needed() : page;
        String own = SignedIn.principal().stream().flatMap(principal -> principal.roles().stream()).map(Role::name)
                .collect(Collectors.joining(", "));
        return needed.isEmpty()
                ? text("refused.other")
                : own.isEmpty() ? text("refused.role.none", needed) : text("refused.role", needed, own);
    }

    private static MessageSourceResolvable text(String key, Object... values) {
        return new DefaultMessageSourceResolvable(new String[] {key}, values);
    }

    /** Answers a passkey that failed. It locks nobody out, as nobody can guess a passkey. */
    AuthenticationFailureHandler ofPasskeys() {
        return (request, response, failure) -> {
            attempts.failedOtherwise(request.getRemoteAddr(), "a passkey that opens no account", "by=passkey");
            problem(response, HttpStatus.UNAUTHORIZED,
                    "This passkey opens no account here. Sign in by name and password.");
        };
    }

    /** Shows the page of signing in again after a wrong password, with the reason. */
    @Override
    public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        boolean tooMany = failure instanceof SignInRefused refused && refused.why() == SignInRefused.Why.TOO_MANY;
        response.setStatus(tooMany ? HttpStatus.TOO_MANY_REQUESTS.value() : HttpStatus.FORBIDDEN.value());
        if (tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, ((SignInRefused) failure).retryAfter().toSeconds())));
        }
        request.setAttribute(SignInPaths.COMPLAINT, String.valueOf(failure.getMessage()));
        if (!(failure instanceof SignInRefused)) {
            attempts.failedOtherwise(request.getRemoteAddr(), "by another server", "by=another server");
        }
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
