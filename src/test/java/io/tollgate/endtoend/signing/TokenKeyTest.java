package io.tollgate.endtoend.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key on a token behind PKCS#11. With SoftHSM it really signs; where that is not installed, only wrong configurations are tried. */
class TokenKeyTest {

    private static final Optional<String> SOFTHSM = Stream.of("/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
            .filter(library -> Files.exists(Path.of(library)) && Files.exists(Path.of("/usr/bin/softhsm2-util"))).findFirst();
    private static final String PIN = "1234";

    @TempDir
    Path folder;

    private Path configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("pkcs11.cfg"), text);
    }

    @Test
    void aMissingConfigurationIsNamed() {
        assertThatThrownBy(() -> new TokenKey(folder.resolve("none.cfg"), PIN, "tollgate")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none.cfg, cannot be read");
    }

    @Test
    void aConfigurationThatDoesNotWorkIsNamedWithoutThePin() throws IOException {
        for (String wrong : List.of("name = x\nlibrary = /nowhere/lib.so\n", "library\n", "name = x\n")) {
            Path file = configuration(wrong);
            assertThatThrownBy(() -> new TokenKey(file, "secret-pin", "tollgate")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not work").hasMessageNotContainingAny("secret-pin");
        }
    }

    /** In a process of its own, as the library reads its configuration from the environment. */
    @Test
    void aKeyOfSoftHsmSigns() throws Exception {
        assumeTrue(SOFTHSM.isPresent(), "SoftHSM is not installed (Debian: softhsm2): the key on a token is not tried.");
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Path conf = Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\n");
        Path file = configuration("name = tollgate\nlibrary = " + SOFTHSM.get() + "\nslotListIndex = 0\n");
        run(conf, "softhsm2-util", "--init-token", "--free", "--label", "tollgate", "--pin", PIN, "--so-pin", "5678");
        String bin = System.getProperty("java.home") + "/bin/";
        run(conf, bin + "keytool", "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-alias", "tollgate", "-dname", "CN=x",
                "-keystore", "NONE", "-storetype", "PKCS11", "-addprovider", "SunPKCS11", "-providerarg", file.toString(), "-storepass",
                PIN);

        assertThat(run(conf, bin + "java", "-cp", System.getProperty("java.class.path"), Main.class.getName(), file.toString(), PIN))
                .contains("signed true", "wrong PIN: the token does not open", "other alias: the token has no key `other`");
    }

    private static String run(Path conf, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SOFTHSM2_CONF", conf.toString()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What the process does that has the token. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws Exception {
            Path configuration = Path.of(arguments[0]);
            System.out.println("wrong PIN: " + refusal(configuration, "9999", "tollgate")); // first: the token stays open afterwards
            TokenKey key = new TokenKey(configuration, arguments[1], "tollgate");
            byte[] input = "header.claims".getBytes(StandardCharsets.US_ASCII);
            boolean signed = new ECDSAVerifier(key.open().toECKey()).verify(new JWSHeader(JWSAlgorithm.ES256), input,
                    Base64URL.encode(key.sign(input)));
            System.out.println("signed " + signed + " by " + IssuingKey.algorithm(key.open()));
            System.out.println("other alias: " + refusal(configuration, arguments[1], "other"));
        }

        private static String refusal(Path configuration, String pin, String alias) {
            try {
                return "taken: " + new TokenKey(configuration, pin, alias).open().getKeyID();
            } catch (IllegalStateException refused) {
                return String.valueOf(refused.getMessage());
            }
        }
    }
}
