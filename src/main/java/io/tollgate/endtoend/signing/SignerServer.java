package io.tollgate.endtoend.signing;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that signs. It answers on this machine only, to callers who have the token, and signs nothing but what a gate signs:
 * credentials, templates, and heads of the log of keys, under its own key.
 */
public final class SignerServer implements AutoCloseable {

    private static final Set<String> TYPES = Set.of("tollgate-device+jwt", "tollgate-template+jwt", "tollgate-log+jwt");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 64;

    private final ServerSocketChannel socket;
    private final SignerAddress at;
    private final byte[] token;
    private final IssuingKey key;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

    /** Listens when it returns. A file of a Unix socket that a former process has left is replaced. */
    public SignerServer(SignerAddress at, String token, IssuingKey key) throws IOException {
        this.at = at;
        this.token = token.getBytes(StandardCharsets.US_ASCII);
        this.key = key;
        this.socket = ServerSocketChannel.open(at.family());
        if (at.address() instanceof UnixDomainSocketAddress file) {
            Files.deleteIfExists(file.getPath());
        }
        socket.bind(at.address());
        if (at.address() instanceof UnixDomainSocketAddress file) {
            Files.setPosixFilePermissions(file.getPath(), PosixFilePermissions.fromString("rw-------"));
        }
        work.execute(this::accept);
    }

    /** The address with the port that the system chose, if any port was asked for. */
    public SocketAddress address() throws IOException {
        return socket.getLocalAddress();
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                turns.acquire();
                SocketChannel connection = socket.accept();
                work.execute(() -> serve(connection));
            } catch (ClosedChannelException closed) {
                return;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException passing) {
                turns.release();
            }
        }
    }

    /** Serves one connection. A client that is silent, or reads nothing, is left alone after a while. */
    private void serve(SocketChannel connection) {
        try (connection) {
            Future<?> served = work.submit(() -> {
                Lines.write(connection, answer(Lines.read(connection)));
                return null;
            });
            served.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | ExecutionException | TimeoutException gone) {
            // the process that asked asks again
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            turns.release();
        }
    }

    private String answer(String question) {
        String[] words = question.split(" ", 3);
        if (!MessageDigest.isEqual(words[0].getBytes(StandardCharsets.US_ASCII), token)) {
            return "no the token is not that of the process that signs";
        }
        try {
            return switch (words.length < 2 ? "" : words[1]) {
                case "key" -> "ok " + text(key.open().toPublicJWK().toJSONString().getBytes(StandardCharsets.US_ASCII));
                case "sign" -> "ok " + text(signed(Base64.getUrlDecoder().decode(words.length < 3 ? "" : words[2])));
                default -> "no such question";
            };
        } catch (IllegalArgumentException odd) {
            return "no " + odd.getMessage();
        } catch (SignerAway away) {
            return "no " + away.getMessage();
        }
    }

    private byte[] signed(byte[] input) {
        JWK open = key.open();
        String text = new String(input, StandardCharsets.US_ASCII);
        try {
            JWSHeader header = JWSHeader.parse(new Base64URL(text.split("\\.", 2)[0]));
            if (header.getType() == null || !TYPES.contains(header.getType().getType()) || !open.getKeyID().equals(header.getKeyID())
                    || !header.getAlgorithm().equals(IssuingKey.algorithm(open))) {
                throw new IllegalArgumentException("this is nothing that a gate signs with this key");
            }
        } catch (ParseException odd) {
            throw new IllegalArgumentException("this is no JWS");
        }
        return key.sign(input);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        if (at.address() instanceof UnixDomainSocketAddress file) {
            Files.deleteIfExists(file.getPath());
        }
        work.shutdownNow();
    }
}
