package io.tollgate.endtoend;

import io.tollgate.endtoend.signing.FileKey;
import io.tollgate.endtoend.signing.IssuingKey;
import io.tollgate.endtoend.signing.RemoteKey;
import io.tollgate.endtoend.signing.SignerAddress;
import io.tollgate.endtoend.signing.TokenKey;
import io.tollgate.secrets.KeyFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sets up the key that signs credentials of devices: in a file of this process, in another process, or on a token. */
@Configuration(proxyBeanMethods = false)
class IssuingConfiguration {

    private static final Logger log = LoggerFactory.getLogger(IssuingConfiguration.class);
    private static final String TOKEN = "pkcs11:";

    @Bean
    static IssuingKey issuingKey(EndToEndSettings settings, @Value("${tollgate.data}") Path data) {
        if (settings.signer().isEmpty()) {
            Path file = data.resolve("e2e-issuing-key").toAbsolutePath();
            log.info("The key that signs credentials of devices is in {}", file);
            return new FileKey(file);
        }
        log.info("Credentials of devices are signed by {}", settings.signer());
        return settings.signer().startsWith(TOKEN)
                ? new TokenKey(Path.of(settings.signer().substring(TOKEN.length())), secret(settings), settings.signerKey())
                : new RemoteKey(SignerAddress.of(settings.signer()), secret(settings));
    }

    private static String secret(EndToEndSettings settings) {
        if (settings.signerSecretFile().isEmpty()) {
            throw new IllegalArgumentException("tollgate.end-to-end.signer (" + settings.signer() + ") needs"
                    + " tollgate.end-to-end.signer-secret-file: the file with the token of the process that signs, or the PIN of PKCS#11.");
        }
        Path file = Path.of(settings.signerSecretFile()).toAbsolutePath();
        return new KeyFile(file).read().filter(secret -> !secret.isEmpty()).orElseThrow(() -> new IllegalArgumentException(
                "tollgate.end-to-end.signer-secret-file: there is no secret in " + file + ". Maybe start the process that signs first: it"
                        + " makes its token."));
    }
}
