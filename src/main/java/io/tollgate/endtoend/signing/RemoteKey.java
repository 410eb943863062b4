package io.tollgate.endtoend.signing;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A key in another process. Each question is a connection of its own, so nothing has to be mended after that process was away. */
public final class RemoteKey implements IssuingKey {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final SignerAddress signer;
    private final String token;
    private volatile @Nullable JWK known;

    public RemoteKey(SignerAddress signer, String token) {
        this.signer = signer;
        this.token = token;
    }

    @Override
    public JWK open() {
        JWK found = known;
        if (found == null) {
            try {
                found = JWK.parse(new String(asked("key", ""), StandardCharsets.US_ASCII));
            } catch (ParseException odd) {
                throw new SignerAway("the process that signs gave no key");
            }
            known = found;
        }
        return found;
    }

    @Override
    public byte[] sign(byte[] input) {
        return asked("sign", " " + Base64.getUrlEncoder().withoutPadding().encodeToString(input));
    }

    private byte[] asked(String what, String more) {
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> answer = one.submit(() -> answer(token + " " + what + more));
            try {
                String line = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (!line.startsWith("ok ")) {
                    known = null; // it may have another key since it was last asked
                    throw new SignerAway("the process that signs refuses: " + line.replaceFirst("^no ", ""));
                }
                return Base64.getUrlDecoder().decode(line.substring(3));
            } catch (TimeoutException late) {
                answer.cancel(true); // it closes the connection
                throw new SignerAway("the process that signs did not answer within " + LIMIT.toSeconds() + " s");
            } catch (ExecutionException away) {
                throw new SignerAway("the process that signs cannot be reached: " + away.getMessage());
            } catch (InterruptedException stopped) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new SignerAway("Tollgate stops");
            } catch (IllegalArgumentException noBase64) {
                throw new SignerAway("the process that signs gave no base64url");
            }
        }
    }

    private String answer(String question) throws IOException {
        try (SocketChannel connection = SocketChannel.open(signer.family())) {
            connection.connect(signer.address());
            Lines.write(connection, question);
            return Lines.read(connection);
        }
    }
}
