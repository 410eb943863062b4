package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Takes the form of the sign-in page: a name with a password, or a token. */
final class SignInFilter extends AbstractAuthenticationProcessingFilter {

    private static final AuthenticationManager NOBODY_ELSE = authentication -> authentication;

    private final SignIns signIns;

    SignInFilter(SignIns signIns) {
        super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, SignInPaths.SIGN_IN), NOBODY_ELSE);
        this.signIns = signIns;
    }

    @Override
    public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
        String token = parameter(request, "token");
        AccountPrincipal principal = token.isEmpty()
                ? signIns.byPassword(parameter(request, "name").strip(), parameter(request, "password"), request.getRemoteAddr())
                : signIns.byTypedToken(token.strip(), request.getRemoteAddr());
        return new AccountAuthentication(principal);
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }
}
