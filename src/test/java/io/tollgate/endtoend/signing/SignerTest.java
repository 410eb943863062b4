package io.tollgate.endtoend.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tollgate.endtoend.mls.Ed25519;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process that signs: over a Unix socket and over loopback, and what it does not do. */
class SignerTest {

    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private FileKey key() {
        return new FileKey(folder.resolve("key"));
    }

    private SignerAddress unix() {
        return SignerAddress.of("unix:" + folder.resolve("signer"));
    }

    private static byte[] input(JWK open, String type) {
        return new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.EdDSA).type(new JOSEObjectType(type)).keyID(open.getKeyID()).build(),
                new JWTClaimsSet.Builder().subject("+351210000001").build()).getSigningInput();
    }

    private static void signs(IssuingKey key) {
        byte[] input = input(key.open(), "tollgate-device+jwt");
        assertThat(Ed25519.isSigned(((OctetKeyPair) key.open()).getDecodedX(), input, key.sign(input))).isTrue();
    }

    @Test
    void itSignsOverAUnixSocketThatOnlyItsOwnerMayOpen() throws IOException {
        try (SignerServer _ = new SignerServer(unix(), TOKEN, key())) {
            RemoteKey remote = new RemoteKey(unix(), TOKEN);

            assertThat(remote.open()).isEqualTo(key().open());
            signs(remote);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("signer")))).isEqualTo("rw-------");
        }
        assertThat(folder.resolve("signer")).doesNotExist();
    }

    @Test
    void itSignsOverLoopback() throws IOException {
        try (SignerServer server = new SignerServer(SignerAddress.of("tcp:127.0.0.1:0"), TOKEN, key())) {
            signs(new RemoteKey(new SignerAddress(server.address()), TOKEN));
            assertThat(((InetSocketAddress) server.address()).getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void itSignsForNobodyWithoutTheToken() throws IOException {
        try (SignerServer _ = new SignerServer(unix(), TOKEN, key())) {
            for (String wrong : List.of("0123456789abcdee", "", "0123456789abcdef0")) {
                assertThatThrownBy(() -> new RemoteKey(unix(), wrong).open()).isInstanceOf(SignerAway.class)
                        .hasMessageContaining("the token is not that of the process that signs");
            }
        }
    }

    @Test
    void itSignsNothingButWhatAGateSigns() throws IOException {
        try (SignerServer _ = new SignerServer(unix(), TOKEN, key())) {
            RemoteKey remote = new RemoteKey(unix(), TOKEN);
            byte[] ofOther = input(new FileKey(folder.resolve("other")).open(), "tollgate-device+jwt");

            for (byte[] odd : List.of(input(remote.open(), "JWT"), ofOther, "no JWS".getBytes(StandardCharsets.US_ASCII), new byte[0])) {
                assertThatThrownBy(() -> remote.sign(odd)).isInstanceOf(SignerAway.class).hasMessageContaining("refuses");
            }
            signs(remote);
        }
    }

    @Test
    void whoAsksInVainIsToldAndAsksAgainLater() throws IOException {
        RemoteKey remote = new RemoteKey(unix(), TOKEN);
        assertThatThrownBy(remote::open).isInstanceOf(SignerAway.class).hasMessageContaining("cannot be reached");

        try (SignerServer _ = new SignerServer(unix(), TOKEN, key())) {
            signs(remote);
        }
        assertThatThrownBy(() -> remote.sign(input(remote.open(), "tollgate-log+jwt"))).isInstanceOf(SignerAway.class);
        try (SignerServer _ = new SignerServer(unix(), TOKEN, key())) {
            signs(remote);
        }
    }

    /** Another key is refused once, as the input names the former one; then the new one is known. */
    @Test
    void aProcessWithAnotherKeyIsNoticed() throws IOException {
        RemoteKey remote = new RemoteKey(unix(), TOKEN);
        try (SignerServer _ = new SignerServer(unix(), TOKEN, key())) {
            signs(remote);
        }
        try (SignerServer _ = new SignerServer(unix(), TOKEN, new FileKey(folder.resolve("other")))) {
            assertThatThrownBy(() -> signs(remote)).isInstanceOf(SignerAway.class);
            signs(remote);
        }
    }

    @Test
    void whoIsSilentOrTooLoudBlocksNobody() throws Exception {
        try (SignerServer server = new SignerServer(SignerAddress.of("tcp:127.0.0.1:0"), TOKEN, key());
                ExecutorService all = Executors.newVirtualThreadPerTaskExecutor();
                SocketChannel silent = SocketChannel.open(server.address()); SocketChannel loud = SocketChannel.open(server.address())) {
            loud.write(ByteBuffer.allocate(100_000));
            RemoteKey remote = new RemoteKey(new SignerAddress(server.address()), TOKEN);
            List<Callable<Void>> work = IntStream.range(0, 50).<Callable<Void>>mapToObj(_ -> () -> {
                signs(remote);
                return null;
            }).toList();

            for (Future<Void> one : all.invokeAll(work)) {
                one.get();
            }
            assertThat(silent.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unix:", "tcp:10.0.0.1:9753", "tcp:example.com:9753", "tcp:127.0.0.1", "tcp:127.0.0.1:70000",
        "http://127.0.0.1"})
    void anAddressElsewhereIsRefused(String address) {
        assertThatThrownBy(() -> SignerAddress.of(address)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no address on this machine");
    }

    @Test
    void aBrokenKeyFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("key"), "no key\n");

        assertThatThrownBy(this::key).isInstanceOf(IllegalStateException.class).hasMessageContaining("must be 32 bytes in base64");
    }
}
