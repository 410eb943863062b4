package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Signs a file while it is written, whatever its length. The signature is one line of text beside the file: {@code hmac-sha256} and
 * hexadecimal digits, or {@code ed25519} and Base64. The latter signs the 32 bytes of the file's SHA-256, as Ed25519 itself would keep the
 * whole file in memory.
 */
sealed interface ResultSigner {

    /** Passes on what is written, and takes it into the signature. */
    OutputStream through(OutputStream stream);

    /** The content of the signature's file, after the file is written. */
    byte[] signature();

    /** @throws IllegalStateException if the key cannot be read */
    static ResultSigner of(FileSettings.Signing signing) {
        Path key = signing.ed25519Key();
        try {
            return key == null ? new Hmac(signing.hmacSecret()) : new Ed25519(privateKey(key));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has Ed25519 and HmacSHA256", impossible);
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        try {
            String pem = Files.readString(file, US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        } catch (IOException | IllegalArgumentException | java.security.spec.InvalidKeySpecException noKey) {
            throw new IllegalStateException(file + " has no private key of Ed25519 in PEM: " + noKey.getClass().getSimpleName()
                    + ". Maybe make one by: openssl genpkey -algorithm ed25519 -out " + file, noKey);
        }
    }

    /** Signs with a secret that the partner has too. */
    final class Hmac implements ResultSigner {

        private final Mac mac;

        private Hmac(String secret) throws GeneralSecurityException {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        }

        @Override
        public OutputStream through(OutputStream stream) {
            return new Tee(stream, mac::update);
        }

        @Override
        public byte[] signature() {
            return ("hmac-sha256 " + HexFormat.of().formatHex(mac.doFinal()) + "\n").getBytes(US_ASCII);
        }
    }

    /** Signs with a private key; the partner has the public one. */
    final class Ed25519 implements ResultSigner {

        private final Signature signature;
        private final MessageDigest digest = DigestUtils.getSha256Digest();

        private Ed25519(PrivateKey key) throws GeneralSecurityException {
            signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
        }

        @Override
        public OutputStream through(OutputStream stream) {
            return new Tee(stream, digest::update);
        }

        @Override
        public byte[] signature() {
            try {
                signature.update(digest.digest());
                return ("ed25519 " + Base64.getEncoder().encodeToString(signature.sign()) + "\n").getBytes(US_ASCII);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Writes to the file and to the signature. */
    final class Tee extends OutputStream {

        private final OutputStream file;
        private final Update update;

        private interface Update {
            void take(byte[] bytes, int from, int length);
        }

        private Tee(OutputStream file, Update update) {
            this.file = file;
            this.update = update;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            file.write(bytes, from, length);
            update.take(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            file.flush();
        }
    }
}
