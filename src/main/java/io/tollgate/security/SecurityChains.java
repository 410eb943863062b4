package io.tollgate.security;

import io.tollgate.accounts.Role;
import io.tollgate.network.FailedSignIns;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;

/**
 * Three chains: for public paths, for the administration's interface, and for the pages and all other paths, so that a new path is open
 * only to signed-in users. Requests of partners and of the messenger never get here: their paths are served before (see
 * {@code spring.security.filter.order}). {@code network/PageHeaders} sets the security headers for all requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableWebSecurity
class SecurityChains {

    /**
     * Paths that are public, or that check a proof of their own. The demonstration's webhook accepts requests with the signature of a
     * business.
     */
    private static final List<String> FOR_EVERYBODY = List.of("/tollgate.css", "/tollgate.js", "/overview.js", "/encrypted-chats.js",
            "/favicon.svg", "/favicon.ico", "/me", "/me/**", "/opt-in/**", "/badge/**", "/link/**", "/picture/**",
            "/.well-known/jwks.json", "/partner/openapi.yaml", "/partner/errors.json", "/demonstration/webhook/**");
    /** Pages for those who have not signed in yet. */
    private static final List<String> OPEN_PAGES = List.of("/", SignInPaths.SIGN_IN, SignInPaths.SIGN_OUT, SignInPaths.PASSKEY,
            "/passkeys.js", "/language", "/join-team/*", "/sign-up");
    private static final String ADMINISTRATION = "/administration/**";
    /** Pages on which everybody may act as a developer of each business in the demonstration. */
    private static final String[] DEVELOPERS = {"/developers", "/developers/**"};
    private static final RequestMatcher NOWHERE = _ -> false;
    private static final String[] HEALTH = {"/actuator/health", "/actuator/health/**"};
    private static final RequestMatcher HEALTH_PATHS = matcher(List.of(HEALTH));
    private static final Set<String> CHANGE_NOTHING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** All paths that need no credential; {@code security.md} lists them. */
    static List<String> open() {
        return Stream.of(FOR_EVERYBODY, OPEN_PAGES, List.of(HEALTH), List.of(DEVELOPERS)).flatMap(List::stream).toList();
    }

    @Bean
    @Order(1)
    SecurityFilterChain everybodyChain() {
        return new DefaultSecurityFilterChain(matcher(FOR_EVERYBODY));
    }

    private static RequestMatcher matcher(List<String> paths) {
        return new OrRequestMatcher(paths.stream().<RequestMatcher>map(PathPatternRequestMatcher::pathPattern).toList());
    }

    /**
     * Accepts tokens only, so that no page of another site can use somebody's session. {@code administration/RoleCheck} checks the role.
     */
    @Bean
    @Order(2)
    SecurityFilterChain administrationChain(HttpSecurity http, SignIns signIns,
            @Qualifier("administrationRefusals") AuthenticationEntryPoint refusals) throws Exception {
        return plain(http).securityMatcher(ADMINISTRATION)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new CredentialsFilter(signIns, PathPatternRequestMatcher.pathPattern(HttpMethod.POST, SignIns.TOKENS), NOWHERE,
                                refusals),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(refusals))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pagesChain(HttpSecurity http, SignIns signIns, SessionAccounts sessions, PageRefusals refusals,
            SignInSettings settings, FailedSignIns addresses,
            ObjectProvider<ClientRegistrationRepository> servers, ForeignSignIn foreign,
            @Value("${tollgate.handset.page:false}") boolean demonstration) throws Exception {
        HttpSessionCsrfTokenRepository forms = new HttpSessionCsrfTokenRepository();
        if (servers.getIfAvailable() != null) {
            http.oauth2Login(login -> login.loginPage(SignInPaths.SIGN_IN).userInfoEndpoint(claims -> claims.oidcUserService(foreign))
                    .failureHandler(refusals).defaultSuccessUrl("/", true));
        }
        if (settings.passkeys().wanted()) {
            http.webAuthn(passkeys -> passkeys.rpName("Tollgate").rpId(settings.passkeys().domain())
                    .allowedOrigins(settings.passkeys().allowedOrigins())
                    .disableDefaultRegistrationPage(true));
        }
        DefaultSecurityFilterChain chain = plain(http)
                .securityContext(context -> context.securityContextRepository(sessions))
                .csrf(csrf -> csrf.csrfTokenRepository(forms).requireCsrfProtectionMatcher(SecurityChains::usesASession))
                .logout(out -> out.logoutUrl(SignInPaths.SIGN_OUT).logoutSuccessUrl("/").addLogoutHandler(sessions)
                        .addLogoutHandler((_, response, _) -> response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"")))
                .addFilterBefore(new BegunSignIns(addresses, refusals), LogoutFilter.class)
                .addFilterAfter(signIn(signIns, refusals), LogoutFilter.class)
                .addFilterBefore(new CredentialsFilter(signIns, NOWHERE, HEALTH_PATHS, refusals), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(OPEN_PAGES.toArray(String[]::new)).permitAll()
                            .requestMatchers(HEALTH).permitAll() // shows more to signed-in users
                            .requestMatchers(HttpMethod.POST, ConsolePage.ACCOUNTS.path() + "/**").hasRole(Role.ADMINISTRATOR.name());
                    if (demonstration) {
                        requests.requestMatchers(DEVELOPERS).permitAll();
                    }
                    for (ConsolePage page : ConsolePage.values()) {
                        if (!page.roles().isEmpty()) {
                            requests.requestMatchers(page.path(), page.path() + "/**")
                                    .hasAnyRole(page.roles().stream().map(Role::name).toArray(String[]::new));
                        }
                    }
                    requests.anyRequest().authenticated();
                })
                .exceptionHandling(failures -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
        chain.getFilters().forEach(filter -> {
            if (filter instanceof WebAuthnAuthenticationFilter passkeys) {
                passkeys.setAuthenticationFailureHandler(refusals.ofPasskeys());
            }
            // the session is made in the same way for all kinds of sign-in
            if (filter instanceof AbstractAuthenticationProcessingFilter signIn) {
                signIn.setSecurityContextRepository(sessions);
                signIn.setSessionAuthenticationStrategy(new CompositeSessionAuthenticationStrategy(List.of(
                        // so that a session id that somebody else has planted is worth nothing
                        new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(forms))));
            }
        });
        return chain;
    }

    /** The sign-in server leads back here from its own page; a browser would not send a stricter cookie with that request. */
    @Bean
    DefaultCookieSerializerCustomizer cookieOfSessions(ObjectProvider<ClientRegistrationRepository> servers) {
        return cookie -> servers.ifAvailable(_ -> cookie.setSameSite("Lax"));
    }

    private static HttpSecurity plain(HttpSecurity http) throws Exception {
        return http.headers(AbstractHttpConfigurer::disable).requestCache(AbstractHttpConfigurer::disable);
    }

    private static SignInFilter signIn(SignIns signIns, PageRefusals refusals) {
        SignInFilter signIn = new SignInFilter(signIns);
        signIn.setAuthenticationSuccessHandler((request, response, _) -> {
            String to = String.valueOf(request.getParameter("to"));
            response.sendRedirect(SignInPaths.isOurs(to) ? to : "/");
        });
        signIn.setAuthenticationFailureHandler(refusals);
        return signIn;
    }

    /** Whether the request uses a session. Only then can another site misuse it, because a browser does not send tokens by itself. */
    private static boolean usesASession(HttpServletRequest request) {
        return !CHANGE_NOTHING.contains(request.getMethod()) && !request.getServletPath().equals(SignInPaths.SIGN_IN)
                && SecurityContextHolder.getContext().getAuthentication() != null;
    }
}
