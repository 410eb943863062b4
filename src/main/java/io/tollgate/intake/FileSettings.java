package io.tollgate.intake;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is particular in the files of a business, by its handle.
 *
 * @param csv        how the rows of its CSV files become messages
 * @param signatures with what the results of its files are signed
 */
@ConfigurationProperties("tollgate.intake")
record FileSettings(@DefaultValue Map<String, CsvMapping> csv, @DefaultValue Map<String, Signing> signatures) {

    FileSettings {
        csv.forEach((handle, mapping) -> mapping.check("tollgate.intake.csv." + handle));
        signatures.forEach((handle, signing) -> signing.check("tollgate.intake.signatures." + handle));
    }

    /**
     * Either of the two.
     *
     * @param ed25519Key file with the private key, in PEM (PKCS #8)
     * @param hmacSecret for HMAC-SHA256, at least 32 characters
     */
    record Signing(@Nullable Path ed25519Key, @DefaultValue("") String hmacSecret) {

        private static final int SHORTEST = 32;

        private void check(String setting) {
            if ((ed25519Key == null) == hmacSecret.isEmpty()) {
                throw new IllegalArgumentException(setting + " must have either an ed25519-key or an hmac-secret.");
            }
            if (ed25519Key == null && hmacSecret.length() < SHORTEST) {
                throw new IllegalArgumentException(setting + ".hmac-secret must have at least " + SHORTEST + " characters.");
            }
        }

        /** Leaves out the secret. */
        @Override
        public String toString() {
            return ed25519Key == null ? "hmac-secret" : "ed25519-key " + ed25519Key;
        }
    }
}
