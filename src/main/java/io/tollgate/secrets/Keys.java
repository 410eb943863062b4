package io.tollgate.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/**
 * The keys of this installation. All are derived from one secret of 32 bytes, and from one more for each rotation of the pseudonyms' key.
 * The secrets come from the property {@code tollgate.keys} (base64, separated by commas), otherwise from the file {@code keys} in the data
 * folder, which the first start makes. The database holds a fingerprint, so that a start with other secrets is refused: with other keys
 * nobody's records can be found.
 */
@Component
@DependsOn("keyRotationLock") // the lock is taken before the keys are read, so that they are not rotated meanwhile
public final class Keys {

    private static final Logger log = LoggerFactory.getLogger(Keys.class);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyFile file;
    private final KeyFile successor;
    private final boolean inFile;
    private final KeyChain chain;
    private final List<SecretKey> pseudonyms;
    private final SecretKey seal;
    private final SecretKey codes;
    private final SecretKey badges;
    private final SecretKey evidence;
    private final SecretKey cursors;
    private final SecretKey audit;
    private final SecretKey files;
    private final SecretKey devices;
    private final SecureRandom random = new SecureRandom();

    @Autowired
    Keys(@Value("${tollgate.data}") Path data, @Value("${tollgate.keys:}") String named, Settings settings) {
        this.file = new KeyFile(data.resolve("keys"));
        this.successor = new KeyFile(data.resolve("keys.next"));
        this.inFile = named.isBlank();
        Optional<byte[]> remembered = settings.find(Settings.KEY_FINGERPRINT);
        boolean fresh = inFile && file.read().isEmpty();
        if (fresh && remembered.isPresent()) {
            throw new KeysRefused("the keys of this database are missing: there is no file " + file.path().toAbsolutePath()
                    + ". Maybe restore it from a copy, or name them with tollgate.keys.");
        }
        if (fresh) {
            file.write(KeyChain.fresh().text());
            log.info("Made the keys of this installation in {}: keep a copy of them, apart from the database's.",
                    file.path().toAbsolutePath());
        }
        if (inFile) {
            remembered.ifPresent(this::finishSuccession);
        }
        String source = inFile ? file.path().toAbsolutePath().toString() : "the property tollgate.keys";
        this.chain = inFile ? KeyChain.of(file.lines().orElseThrow(), source) : KeyChain.of(List.of(named.split(",")), source);
        this.pseudonyms = chain.pseudonyms();
        this.seal = chain.first("seal", "AES");
        this.codes = chain.first("codes", "HmacSHA256");
        this.badges = chain.first("badges", "HmacSHA256");
        this.evidence = chain.first("evidence", "HmacSHA256");
        this.cursors = chain.first("cursors", "HmacSHA256");
        this.audit = chain.first("audit", "HmacSHA256");
        this.files = chain.first("files", "HmacSHA256");
        this.devices = chain.first("devices", "HmacSHA256");
        byte[] fingerprint = chain.fingerprint();
        if (!MessageDigest.isEqual(fingerprint, remembered.orElseGet(() -> settings.keep(Settings.KEY_FINGERPRINT, fingerprint)))) {
            throw new KeysRefused("the keys in " + source + " are not those of this database. Maybe they belong to another"
                    + " installation, or were rotated since: restore the right ones, or name another database.");
        }
    }

    /** The keys for HMAC-SHA256 over numbers: the first, and one for each rotation, which is applied to the result of the key before it. */
    public List<SecretKey> pseudonyms() {
        return pseudonyms;
    }

    /** The key for HMAC-SHA256 over the cursors of lists. */
    public SecretKey cursors() {
        return cursors;
    }

    /** The key for HMAC-SHA256 over what new devices sign. */
    public SecretKey devices() {
        return devices;
    }

    /** The key for HMAC-SHA256 over the entries of the audit trail. */
    public SecretKey audit() {
        return audit;
    }

    /** The key for HMAC-SHA256 over addresses of files. */
    public SecretKey files() {
        return files;
    }

    /** The key for HMAC-SHA256 over decisions. */
    public SecretKey evidence() {
        return evidence;
    }

    /**
     * The keys after the next rotation, which are in the file {@code keys.next}; they stay the same until {@link #succeed}.
     *
     * @param fingerprint fingerprint of the keys with which a rotation was begun; empty if none is under way
     * @throws KeysRefused if those keys are not there
     */
    public Successor successor(Optional<byte[]> fingerprint) {
        Optional<KeyChain> kept = successor.lines().map(lines -> KeyChain.of(lines, successor.path().toString())).filter(chain::begins);
        if (fingerprint.isPresent() && kept.filter(next -> MessageDigest.isEqual(next.fingerprint(), fingerprint.get())).isEmpty()) {
            throw new KeysRefused("the keys of the rotation that was begun are not in " + successor.path().toAbsolutePath()
                    + ". Maybe it was begun with another data folder: finish it there, or restore the file from a copy.");
        }
        KeyChain next = kept.orElseGet(() -> {
            KeyChain made = chain.longer();
            successor.write(made.text());
            return made;
        });
        return new Successor(next.fingerprint(), next.pseudonyms().getLast());
    }

    /** Makes the successor's keys those of this installation, from the next start on. @return where they are now */
    public Path succeed() {
        if (!inFile) {
            return successor.path().toAbsolutePath();
        }
        successor.replace(file);
        return file.path().toAbsolutePath();
    }

    /** Whether the keys come from their file, which is replaced at the end of a rotation, and not from the property. */
    public boolean inFile() {
        return inFile;
    }

    /** @param fingerprint fingerprint of all keys; @param pseudonyms the last key of the pseudonyms */
    public record Successor(byte[] fingerprint, SecretKey pseudonyms) {}

    /** Puts the file in its place if a rotation was finished in the database, but the process ended before it moved the file. */
    private void finishSuccession(byte[] remembered) {
        boolean due = successor.lines().map(lines -> KeyChain.of(lines, successor.path().toString()))
                .filter(next -> MessageDigest.isEqual(next.fingerprint(), remembered)).isPresent();
        if (due) {
            successor.replace(file);
        }
    }

    /** The key for HMAC-SHA256 over codes of six digits, which have too few possibilities for a plain hash. */
    public SecretKey codes() {
        return codes;
    }

    /** The key for HMAC-SHA256 from which the keys are made that sign statements about verified numbers. */
    public SecretKey badges() {
        return badges;
    }

    /** Like {@link #seal(byte[])}, for a text in UTF-8. */
    public byte[] seal(String text) {
        return seal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Encrypts with AES-256-GCM: 12 bytes of nonce, then the content with its tag. */
    public byte[] seal(byte[] content) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(content);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a secret could not be sealed", failure);
        }
    }

    /** The reverse of {@link #seal(String)}; fails if anything was changed. */
    public String open(byte[] sealed) {
        return new String(openBytes(sealed), StandardCharsets.UTF_8);
    }

    /** The reverse of {@link #seal(byte[])}; fails if anything was changed. */
    public byte[] openBytes(byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a sealed secret cannot be opened. Maybe it was changed in the database.", failure);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, seal, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
