package io.tollgate.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The secrets of an installation, the oldest first, each of 32 bytes; those after the first are for the pseudonyms only. */
record KeyChain(List<byte[]> secrets) {

    private static final int SECRET_BYTES = 32;

    static KeyChain fresh() {
        return new KeyChain(List.of(random()));
    }

    /** @param base64 the secrets; @param source where they come from, for the error */
    static KeyChain of(List<String> base64, String source) {
        List<byte[]> secrets = base64.stream().map(String::strip).map(KeyChain::decode).toList();
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length != SECRET_BYTES)) {
            throw new KeysRefused(
                    "the keys in " + source + " must be 32 bytes in base64, 44 characters each. Maybe the copy is incomplete.");
        }
        return new KeyChain(secrets);
    }

    /** This chain and one more secret. */
    KeyChain longer() {
        return new KeyChain(Stream.concat(secrets.stream(), Stream.of(random())).toList());
    }

    /** Whether the other chain is this one and one more secret. */
    boolean begins(KeyChain other) {
        return other.secrets.size() == secrets.size() + 1
                && IntStream.range(0, secrets.size()).allMatch(index -> Arrays.equals(secrets.get(index), other.secrets.get(index)));
    }

    List<SecretKey> pseudonyms() {
        return secrets.stream().map(secret -> derive(secret, "pseudonyms", "HmacSHA256")).toList();
    }

    /** A key for another use than pseudonyms; no rotation changes it. */
    SecretKey first(String use, String algorithm) {
        return derive(secrets.getFirst(), use, algorithm);
    }

    /** The fingerprint of all secrets, 32 bytes. */
    byte[] fingerprint() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        secrets.forEach(all::writeBytes);
        return derive(all.toByteArray(), "fingerprint", "HmacSHA256").getEncoded();
    }

    /** The content of the file of the secrets. */
    String text() {
        return """
                # The secrets from which Tollgate derives its keys. Without them nobody finds a person's records by her number again;
                # anybody who has them and the pseudonyms can try numbers out. Keep a copy, apart from the database's. The first line is the
                # installation's own; each further one came by a rotation of the pseudonyms' key. All of them are needed.
                """ + String.join("", secrets.stream().map(secret -> Base64.getEncoder().encodeToString(secret) + "\n").toList());
    }

    /** Leaves out the secrets. */
    @Override
    public String toString() {
        return secrets.size() + " secrets";
    }

    private static byte[] random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static SecretKey derive(byte[] secret, String use, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, HKDFParameterSpec.ofExtract().addIKM(secret)
                    .thenExpand(("tollgate " + use).getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java since 25 has HKDF-SHA256", impossible);
        }
    }
}
