package io.tollgate.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The keys of this installation, all derived from one secret of 32 bytes: from the property {@code tollgate.keys} (base64), otherwise
 * from the file {@code keys} in the data folder, which the first start makes. The database remembers a fingerprint, so that a
 * start with another secret is refused, rather than to know nobody again.
 */
@Component
public final class Keys {

    private static final Logger log = LoggerFactory.getLogger(Keys.class);
    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey pseudonyms;
    private final SecretKey seal;
    private final SecretKey codes;
    private final SecureRandom random = new SecureRandom();

    @Autowired
    Keys(@Value("${tollgate.data}") Path data, @Value("${tollgate.keys:}") String named, Settings settings) {
        KeyFile file = new KeyFile(data.resolve("keys"));
        Optional<byte[]> remembered = settings.find(Settings.KEY_FINGERPRINT);
        boolean fresh = named.isBlank() && file.read().isEmpty();
        if (fresh && remembered.isPresent()) {
            throw new KeysRefused("the keys of this database are missing: there is no file " + file.path().toAbsolutePath()
                    + ". Maybe restore it from a copy, or name them with tollgate.keys.");
        }
        if (fresh) {
            file.write(firstContent());
            log.info("Made the keys of this installation in {}: keep a copy of them, apart from the database's.", file.path().toAbsolutePath());
        }
        String source = named.isBlank() ? file.path().toAbsolutePath().toString() : "the property tollgate.keys";
        byte[] secret = decode(named.isBlank() ? file.read().orElseThrow() : named.strip(), source);
        this.pseudonyms = derive(secret, "pseudonyms", "HmacSHA256");
        this.seal = derive(secret, "seal", "AES");
        this.codes = derive(secret, "codes", "HmacSHA256");
        byte[] fingerprint = derive(secret, "fingerprint", "HmacSHA256").getEncoded();
        if (!MessageDigest.isEqual(fingerprint, remembered.orElseGet(() -> settings.keep(Settings.KEY_FINGERPRINT, fingerprint)))) {
            throw new KeysRefused("the keys in " + source + " are not those of this database. Maybe they belong to another"
                    + " installation: restore the right ones, or name another database.");
        }
    }

    /** For HMAC-SHA256 over numbers. */
    public SecretKey pseudonyms() {
        return pseudonyms;
    }

    /** For HMAC-SHA256 over what has too few possibilities to be kept as a plain hash: codes of six digits. */
    public SecretKey codes() {
        return codes;
    }

    /** AES-256-GCM: 12 bytes of nonce, then the text with its tag. */
    public byte[] seal(String text) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a secret could not be sealed", failure);
        }
    }

    /** The reverse of {@link #seal}; fails if anything was changed. */
    public String open(byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return new String(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a sealed secret cannot be opened. Maybe it was changed in the database.", failure);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, seal, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static String firstContent() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return """
                # The secret from which Tollgate derives its keys. Without it nobody finds a person's records by her number again;
                # whoever has it and the pseudonyms can try numbers out. Keep a copy, apart from the database's.
                %s
                """.formatted(Base64.getEncoder().encodeToString(secret));
    }

    private static byte[] decode(String base64, String source) {
        byte[] secret = tryDecode(base64);
        if (secret.length != SECRET_BYTES) {
            throw new KeysRefused("the keys in " + source + " must be 32 bytes in base64, 44 characters. Maybe the copy is incomplete.");
        }
        return secret;
    }

    private static byte[] tryDecode(String base64) {
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
