package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the header Authorization of a request. A bearer token is accepted everywhere; a name with a password only where a token is issued.
 */
final class CredentialsFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final SignIns signIns;
    private final RequestMatcher passwords;
    private final RequestMatcher indulgent;
    private final AuthenticationEntryPoint refusals;

    /**
     * @param passwords requests that may have a name and a password
     * @param indulgent requests for which a wrong credential counts like a missing one
     */
    CredentialsFilter(SignIns signIns, RequestMatcher passwords, RequestMatcher indulgent, AuthenticationEntryPoint refusals) {
        this.signIns = signIns;
        this.passwords = passwords;
        this.indulgent = indulgent;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            principal(request).ifPresent(principal -> {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new AccountAuthentication(principal));
                SecurityContextHolder.setContext(context);
            });
        } catch (SignInRefused refused) {
            if (!indulgent.matches(request)) {
                refusals.commence(request, response, refused);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private Optional<AccountPrincipal> principal(HttpServletRequest request) {
        Optional<String> token = credentials(request, BEARER);
        if (token.isPresent()) {
            return token.map(given -> signIns.byToken(given, request.getRemoteAddr()));
        }
        return credentials(request, BASIC).filter(_ -> passwords.matches(request)).map(given -> {
            String[] pair = decoded(given).split(":", 2);
            return signIns.byPassword(pair[0], pair.length == 1 ? "" : pair[1], request.getRemoteAddr());
        });
    }

    private static Optional<String> credentials(HttpServletRequest request, String scheme) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(header -> header.substring(scheme.length()).strip());
    }

    private static String decoded(String basic) {
        try {
            return new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }
}
