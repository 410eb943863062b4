package io.tollgate.partners;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Partners with a path, credentials and perhaps a format of their own.
 *
 * @param partners by the partner's name, which a class for its format names too
 */
@ConfigurationProperties("tollgate.intake")
record PartnerSettings(@DefaultValue Map<String, Account> partners) {

    PartnerSettings {
        partners.forEach((name, account) -> account.check("tollgate.intake.partners." + name));
        if (partners.values().stream().map(Account::path).distinct().count() < partners.size()) {
            throw new IllegalArgumentException("two of tollgate.intake.partners have the same path. Give each partner its own.");
        }
    }

    /**
     * A partner's way in.
     *
     * @param path         where it sends its requests, such as {@code /acme/notices}
     * @param business     handle of the business that sends
     * @param sender       phone number id; may be left out if the business has only one
     * @param user         of HTTP Basic, with {@code password}; or leave out both and set {@code api-key}
     * @param password     at least 16 characters
     * @param apiKey       at least 16 characters
     * @param apiKeyHeader the header that carries the key
     */
    record Account(
            @DefaultValue("") String path, @DefaultValue("") String business, @DefaultValue("") String sender,
            @DefaultValue("") String user, @DefaultValue("") String password,
            @DefaultValue("") String apiKey, @DefaultValue("X-API-Key") String apiKeyHeader) {

        private static final int SHORTEST_SECRET = 16;
        private static final String PATH = "(/[a-z][A-Za-z0-9_.-]*)+";
        private static final Set<String> TAKEN = Set.of("administration", "console", "actuator", "messenger", "partner", "app", "me",
                "badge", "language", "opt-in", "cloud-api", "swagger-ui", "downstream", "error", "webjars");

        private void check(String setting) {
            if (!path.matches(PATH) || path.matches("/v[0-9].*") || TAKEN.contains(path.split("/")[1])) {
                throw new IllegalArgumentException(setting + ".path (" + path + ") must be a path of its own, such as /acme/notices, and"
                        + " not one that Tollgate has already.");
            }
            if (business.isBlank()) {
                throw new IllegalArgumentException(setting + ".business is missing. Maybe set it to the handle of a business.");
            }
            if (user.isEmpty() == apiKey.isEmpty()) {
                throw new IllegalArgumentException(setting + " must have either a user with a password, or an api-key.");
            }
            if (secret().length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException(setting + "." + (user.isEmpty() ? "api-key" : "password") + " must have at least "
                        + SHORTEST_SECRET + " characters. Maybe take 32 random ones.");
            }
            if (user.contains(":")) {
                throw new IllegalArgumentException(setting + ".user must not contain a colon.");
            }
            if (!apiKeyHeader.matches("[A-Za-z0-9-]+")) {
                throw new IllegalArgumentException(setting + ".api-key-header (" + apiKeyHeader + ") is no name of a header."
                        + " Maybe X-API-Key.");
            }
        }

        private String secret() {
            return user.isEmpty() ? apiKey : password;
        }

        Optional<String> senderId() {
            return Optional.of(sender).filter(id -> !id.isEmpty());
        }

        /** Whether the request has the credentials. Compares in constant time, whatever the length of what came. */
        boolean accepts(HttpServletRequest request) {
            String expected = user.isEmpty() ? apiKey : user + ":" + password;
            byte[] given = user.isEmpty() ? bytes(request.getHeader(apiKeyHeader)) : basic(request.getHeader("Authorization"));
            return MessageDigest.isEqual(DigestUtils.sha256(given), DigestUtils.sha256(expected.getBytes(StandardCharsets.UTF_8)));
        }

        /** What the header WWW-Authenticate asks for. */
        String challenge() {
            return user.isEmpty() ? "ApiKey header=\"" + apiKeyHeader + "\"" : "Basic realm=\"partner\", charset=\"UTF-8\"";
        }

        String wanted() {
            return user.isEmpty() ? "the key in the header " + apiKeyHeader : "user and password by HTTP Basic";
        }

        private static byte[] basic(@Nullable String header) {
            if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
                return new byte[0];
            }
            try {
                return Base64.getDecoder().decode(header.substring(6).strip());
            } catch (IllegalArgumentException noBase64) {
                return new byte[0];
            }
        }

        private static byte[] bytes(@Nullable String header) {
            return header == null ? new byte[0] : header.getBytes(StandardCharsets.UTF_8);
        }

        /** Leaves out the secrets. */
        @Override
        public String toString() {
            return path + " of " + business;
        }
    }
}
