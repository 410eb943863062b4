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
 * The keys of this installation, all derived from one secret of 32 bytes, and one more for each rotation of the pseudonyms' key: from
 * the property {@code tollgate.keys} (base64, commas between them), otherwise from the file {@code keys} in the data folder, which the
 * first start makes. The database remembers a fingerprint, so that a start with other secrets is refused, rather than to know nobody again.
 */
@Component
@DependsOn("keyDesk") // who serves says so before the keys are read, so that they are not rotated meanwhile
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
            log.info("Made the keys of this installation in {}: keep a copy of them, apart from the database's.", file.path().toAbsolutePath());
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
        byte[] fingerprint = chain.fingerprint();
        if (!MessageDigest.isEqual(fingerprint, remembered.orElseGet(() -> settings.keep(Settings.KEY_FINGERPRINT, fingerprint)))) {
            throw new KeysRefused("the keys in " + source + " are not those of this database. Maybe they belong to another"
                    + " installation, or were rotated since: restore the right ones, or name another database.");
        }
    }

    /** For HMAC-SHA256 over numbers: the first, and one for each rotation, each over what the one before it gave. */
    public List<SecretKey> pseudonyms() {
        return pseudonyms;
    }

    /** For HMAC-SHA256 over the places where pages of lists begin. */
    public SecretKey cursors() {
        return cursors;
    }

    /** For HMAC-SHA256 over the entries of the audit trail. */
    public SecretKey audit() {
        return audit;
    }

    /** For HMAC-SHA256 over decisions. */
    public SecretKey evidence() {
        return evidence;
    }

    /**
     * The keys after the next rotation; the same ones until {@link #succeed}, kept in the file {@code keys.next}.
     *
     * @param fingerprint of the keys that a rotation was begun with; empty if none is under way
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

    /** From the next start on the successor's keys are those of this installation. @return where they are now */
    public Path succeed() {
        if (!inFile) {
            return successor.path().toAbsolutePath();
        }
        successor.replace(file);
        return file.path().toAbsolutePath();
    }

    /** Whether the keys are taken from their file, which is replaced at the end of a rotation, or from the property. */
    public boolean inFile() {
        return inFile;
    }

    /** @param fingerprint of all the keys; @param pseudonyms the last one of them */
    public record Successor(byte[] fingerprint, SecretKey pseudonyms) {}

    /** A rotation was finished in the database, and the process ended before the file was in its place. */
    private void finishSuccession(byte[] remembered) {
        boolean due = successor.lines().map(lines -> KeyChain.of(lines, successor.path().toString()))
                .filter(next -> MessageDigest.isEqual(next.fingerprint(), remembered)).isPresent();
        if (due) {
            successor.replace(file);
        }
    }

    /** For HMAC-SHA256 over what has too few possibilities to be kept as a plain hash: codes of six digits. */
    public SecretKey codes() {
        return codes;
    }

    /** For HMAC-SHA256, from which the keys are made that sign statements about verified numbers. */
    public SecretKey badges() {
        return badges;
    }

    /** As {@link #seal(byte[])}, of a text in UTF-8. */
    public byte[] seal(String text) {
        return seal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** AES-256-GCM: 12 bytes of nonce, then the content with its tag. */
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
