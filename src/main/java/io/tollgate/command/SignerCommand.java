package io.tollgate.command;

import io.tollgate.endtoend.signing.FileKey;
import io.tollgate.endtoend.signing.IssuingKey;
import io.tollgate.endtoend.signing.SignerAddress;
import io.tollgate.endtoend.signing.SignerServer;
import io.tollgate.endtoend.signing.TokenKey;
import io.tollgate.secrets.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Signs credentials of devices in a process of its own, so that who breaks into the gate does not get the key. */
@Command(name = "signer",
        description = {"Sign the credentials of devices that encrypt from end to end, in a process of its own, until it is stopped.",
            "The server asks it if tollgate.end-to-end.signer is the address, and tollgate.end-to-end.signer-secret-file the same file."},
        mixinStandardHelpOptions = true)
final class SignerCommand implements Callable<Integer> {

    private static final int SECRET_BYTES = 32;

    @Option(names = "--listen", paramLabel = "ADDRESS", defaultValue = "unix:/run/tollgate/signer",
            description = "unix:PATH, or tcp:127.0.0.1:PORT. Default: ${DEFAULT-VALUE}")
    String listen = "";
    @Option(names = "--secret-file", paramLabel = "FILE", required = true,
            description = "The token that the server must show; made if there is no such file.")
    Path secretFile = Path.of("");
    @Option(names = "--key", paramLabel = "FILE", defaultValue = "e2e-issuing-key",
            description = "The key; made if there is no such file. Default: ${DEFAULT-VALUE}")
    Path key = Path.of("");
    @Option(names = "--pkcs11", paramLabel = "FILE",
            description = "Instead of --key: the configuration of Java's provider SunPKCS11, for a P-256 key on a token.")
    @Nullable
    Path pkcs11;
    @Option(names = "--pin-file", paramLabel = "FILE", description = "The PIN of the token.")
    @Nullable
    Path pinFile;
    @Option(names = "--alias", paramLabel = "LABEL", defaultValue = "tollgate",
            description = "The label of the key on the token. Default: ${DEFAULT-VALUE}")
    String alias = "";
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (SignerServer _ = new SignerServer(SignerAddress.of(listen), secret(secretFile), issuing())) {
            out.println("Signs credentials of devices at " + listen + " until it is stopped.");
            out.flush();
            Thread.currentThread().join();
        } catch (IOException taken) {
            throw new Failed("Nothing can listen at " + listen + ": " + taken.getMessage() + ". Maybe another signer does, or the folder is"
                    + " missing.");
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw new Failed(String.valueOf(wrong.getMessage()));
        }
        return Commands.GOOD;
    }

    private IssuingKey issuing() {
        if (pkcs11 == null) {
            return new FileKey(key);
        }
        if (pinFile == null) {
            throw new Failed("--pkcs11 needs --pin-file.");
        }
        Path file = pinFile;
        return new TokenKey(pkcs11, new KeyFile(file).read().orElseThrow(() -> new Failed("There is no file " + file + " with the PIN.")),
                alias);
    }

    private static String secret(Path path) {
        KeyFile file = new KeyFile(path.toAbsolutePath());
        return file.read().orElseGet(() -> {
            byte[] bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            String fresh = HexFormat.of().formatHex(bytes);
            file.write("# The token of the process that signs credentials of devices.\n" + fresh + "\n");
            return fresh;
        });
    }
}
