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
     * Sign-in by another server (OpenID Connect). The server itself is named by {@code spring.security.oauth2.client}.
     *
     * @param roles      The role for each value of that claim. If empty, the values are the names of the roles.
     * @param nameClaim  The claim that names the account.
     * @param rolesClaim The claim with the roles, a list.
     */
    public record Oidc(@DefaultValue("preferred_username") String nameClaim, @DefaultValue("roles") String rolesClaim,
            @Nullable Map<String, Role> roles) {

        public Oidc {
            roles = roles == null ? Map.of() : Map.copyOf(roles);
        }

        Set<Role> of(List<String> values) {
            Set<Role> found = new HashSet<>();
            for (Role role : Role.values()) {
                if (Objects.requireNonNull(roles).isEmpty()
                        && values.stream().anyMatch(value -> value.toUpperCase(Locale.ROOT).equals(role.name()))
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
     * @param domain  The domain for which passkeys count, such as tollgate.example. Without it there are no passkeys.
     * @param origins Origins of the pages, such as https://tollgate.example. If empty, the domain itself by https.
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
