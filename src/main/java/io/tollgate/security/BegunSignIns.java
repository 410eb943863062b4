package io.tollgate.security;

import io.tollgate.network.FailedSignIns;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits how many sign-ins by passkey or by another server one address may begin: each of them gets a session before anybody is known.
 */
final class BegunSignIns extends OncePerRequestFilter {

    private static final RequestMatcher BEGINNINGS = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/webauthn/authenticate/options"),
            PathPatternRequestMatcher.pathPattern("/oauth2/authorization/*"));

    private final FailedSignIns addresses;
    private final AuthenticationFailureHandler refusals;

    BegunSignIns(FailedSignIns addresses, AuthenticationFailureHandler refusals) {
        this.addresses = addresses;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (BEGINNINGS.matches(request) && !addresses.mayBegin(request.getRemoteAddr())) {
            refusals.onAuthenticationFailure(request, response, SignInRefused.tooMany(FailedSignIns.WINDOW));
            return;
        }
        chain.doFilter(request, response);
    }
}
