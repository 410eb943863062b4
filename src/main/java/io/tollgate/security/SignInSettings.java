package io.tollgate.security;

import io.tollgate.accounts.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How people sign in besides a name and a password. */
@ConfigurationProperties("tollgate.sign-in")
public record SignInSettings(@DefaultValue Oidc oidc, @DefaultValue Passkeys passkeys) {

    /**
     * By another server's word (OpenID Connect). The server itself is named by {@code spring.security.oauth2.client}.
     *
     * @param nameClaim  of the claims, the one that names the account
     * @param rolesClaim the one with the roles, a list
     * @param roles      which value of it is which role; without any, the values are the roles' own names
     */
    public record Oidc(@DefaultValue("preferred_username") String nameClaim, @DefaultValue("roles") String rolesClaim, @Nullable Map<String, Role> roles) {

        public Oidc {
            roles = roles == null ? Map.of() : Map.copyOf(roles);
        }

        Set<Role> of(List<String> values) {
            Set<Role> found = new HashSet<>();
            for (Role role : Role.values()) {
                if (Objects.requireNonNull(roles).isEmpty() && values.stream().anyMatch(value -> value.toUpperCase(Locale.ROOT).equals(role.name()))
                        || values.stream().anyMatch(value -> Objects.requireNonNull(roles).get(value) == role)) {
                    found.add(role);
                }
            }
            return found;
        }
    }

    /**
     * Passkeys (WebAuthn).
     *
     * @param domain  for which they count, such as tollgate.example; without it there are none
     * @param origins of the pages, such as https://tollgate.example; that of the domain by https without any
     */
    public record Passkeys(@DefaultValue("") String domain, @DefaultValue Set<String> origins) {

        public boolean wanted() {
            return !domain.isBlank();
        }

        Set<String> allowedOrigins() {
            return origins.isEmpty() ? Set.of("https://" + domain) : origins;
        }
    }
}
