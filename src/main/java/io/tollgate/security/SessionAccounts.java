package io.tollgate.security;

import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.audit.AuditTrail;
import io.tollgate.security.ForeignSignIn.ForeignUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * Stores in the session who has signed in: only the number of the account and of its token, no Java object. So another version of the
 * program can read the session. What the account may do is read anew for each request, so a session ends when the account is disabled, its
 * token ends or its password changes.
 */
@Component
final class SessionAccounts implements SecurityContextRepository, LogoutHandler {

    private static final String ACCOUNT = "account";
    static final String GENERATION = "generation";
    /** The address from which she has signed in, for her eyes only. */
    static final String ADDRESS = "address";
    static final String BROWSER = "browser";
    private static final String TOKEN = "token";
    private static final int LONGEST_BROWSER = 200;

    private final UserAccounts accounts;
    private final AccessTokens tokens;
    private final AuditTrail trail;
    private final Clock clock;

    SessionAccounts(UserAccounts accounts, AccessTokens tokens, AuditTrail trail, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Deferred(() -> read(request));
    }

    /** The interface demands this old method; nothing calls it. */
    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        return read(exchange.getRequest());
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        Optional.ofNullable(context.getAuthentication()).flatMap(this::account).ifPresent(principal -> {
            trail.begin(actor(principal, request), "signIn", "by=" + by(context.getAuthentication()), clock.instant());
            HttpSession session = request.getSession();
            session.setAttribute(ACCOUNT, principal.account().id());
            session.setAttribute(GENERATION, principal.account().generation());
            session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, principal.getName());
            session.setAttribute(ADDRESS, request.getRemoteAddr());
            session.setAttribute(BROWSER, browser(request));
            principal.token().map(AccessToken::id).ifPresentOrElse(token -> session.setAttribute(TOKEN, token),
                    () -> session.removeAttribute(TOKEN));
        });
    }

    /** Only for the audit trail: the session itself is ended by a handler of the library. */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        Optional.ofNullable(authentication).flatMap(this::account)
                .ifPresent(principal -> trail.begin(actor(principal, request), "signOut", "", clock.instant()));
    }

    private static Actor actor(AccountPrincipal principal, HttpServletRequest request) {
        return new Actor(principal.getName(), principal.token().map(AccessToken::id), request.getRemoteAddr());
    }

    private static String browser(HttpServletRequest request) {
        String named = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
        return named.length() > LONGEST_BROWSER ? named.substring(0, LONGEST_BROWSER) : named;
    }

    private static String by(@Nullable Authentication authentication) {
        return switch (authentication == null ? null : authentication.getPrincipal()) {
            case AccountPrincipal principal -> principal.token().isPresent() ? "token" : "password";
            case ForeignUser _ -> "another server";
            case null, default -> "passkey";
        };
    }

    /** The account, for any kind of proof. */
    private Optional<AccountPrincipal> account(Authentication authentication) {
        return switch (authentication.getPrincipal()) {
            case AccountPrincipal principal -> Optional.of(principal);
            case ForeignUser user -> Optional.of(user.account());
            case PublicKeyCredentialUserEntity passkey -> accounts.proved(passkey.getName());
            case null, default -> Optional.empty();
        };
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return session(request).isPresent();
    }

    private SecurityContext read(HttpServletRequest request) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        session(request).ifPresent(session -> principal(session).ifPresentOrElse(
                principal -> context.setAuthentication(new AccountAuthentication(principal)), session::invalidate));
        return context;
    }

    private static Optional<HttpSession> session(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).filter(session -> session.getAttribute(ACCOUNT) != null);
    }

    private Optional<AccountPrincipal> principal(HttpSession session) {
        if (!(session.getAttribute(ACCOUNT) instanceof Integer account && session.getAttribute(GENERATION) instanceof Integer generation)) {
            return Optional.empty();
        }
        return session.getAttribute(TOKEN) instanceof Long token
                ? tokens.still(token, generation, clock.instant())
                : accounts.still(account, generation);
    }

    /** Reads the account when it is first asked for. */
    private static final class Deferred implements DeferredSecurityContext {

        private final Supplier<SecurityContext> reading;
        private Optional<SecurityContext> read = Optional.empty();

        Deferred(Supplier<SecurityContext> reading) {
            this.reading = reading;
        }

        @Override
        public SecurityContext get() {
            if (read.isEmpty()) {
                read = Optional.of(reading.get());
            }
            return read.get();
        }

        @Override
        public boolean isGenerated() {
            return get().getAuthentication() == null;
        }
    }
}
