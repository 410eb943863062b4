package io.tollgate.media;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.tollgate.secrets.Keys;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.stereotype.Component;

/**
 * The encrypted files. Each has a key of its own, by AES-256-GCM in pieces of 64 KB, as Tink's streaming AEAD does it: a piece that was
 * changed, moved, left out or cut off is found when it is read. The key is in the file's row, encrypted with the installation's: without
 * the row nobody can read the file. A file is a draft in the folder until it is whole, so a bucket never sees what is refused.
 */
@Component
class MediaVault {

    private static final int PIECE_BYTES = 1 << 16;
    private static final int KEY_BYTES = 32;
    private static final int NAME_BYTES = 16;

    private final MediaStore store;
    private final FolderStore drafts;
    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    MediaVault(MediaSettings settings, MediaStore store, Keys keys) {
        this.store = store;
        this.drafts = new FolderStore(settings.folder());
        this.keys = keys;
    }

    /** Begins a file. It is gone when it is closed, unless it was kept before. */
    Draft draft() {
        byte[] key = new byte[KEY_BYTES];
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(key);
        random.nextBytes(name);
        try {
            return new Draft(HexFormat.of().formatHex(name), key);
        } catch (IOException failure) {
            throw drafts.unwritable(failure);
        }
    }

    final class Draft implements AutoCloseable {

        private final String name;
        private final byte[] key;
        private final Path path;
        private final FileChannel file;
        private final OutputStream sealing;
        private final MessageDigest digest = DigestUtils.getSha256Digest();
        private long bytes;

        private Draft(String name, byte[] key) throws IOException {
            this.name = name;
            this.key = key;
            this.path = drafts.drafts().resolve(name);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            this.file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine);
            try {
                this.sealing = cipher(key).newEncryptingStream(new FilterOutputStream(Channels.newOutputStream(file)) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                    }

                    @Override
                    public void close() {} // its last bytes go to the disk first
                }, bound(name));
            } catch (GeneralSecurityException | IOException failure) {
                file.close();
                throw new IOException("the draft cannot be begun", failure);
            }
        }

        /**
         * Takes a whole file. What is beyond the limit is read and dropped, so that its sender gets to hear the answer.
         *
         * @param most the most bytes by what the scan has seen
         * @return whether the file keeps to its limit
         * @throws IOException  if the content breaks off
         * @throws StoreFailed if it cannot be written
         */
        boolean take(InputStream content, MediaScan scan, Limit most) throws IOException {
            byte[] buffer = new byte[PIECE_BYTES];
            long limit = 0;
            for (int read = content.readNBytes(buffer, 0, PIECE_BYTES); read > 0; read = content.readNBytes(buffer, 0, PIECE_BYTES)) {
                scan.see(buffer, read);
                limit = limit == 0 ? most.of(scan) : limit;
                if (scan.bytes() <= limit) {
                    write(buffer, read);
                } else if (scan.bytes() > MediaKind.DOCUMENT.most().toBytes()) {
                    return false;
                }
            }
            return scan.bytes() <= limit || scan.bytes() == 0;
        }

        /** How many bytes were written. */
        long bytes() {
            return bytes;
        }

        private void write(byte[] buffer, int length) {
            digest.update(buffer, 0, length);
            bytes += length;
            try {
                sealing.write(buffer, 0, length);
            } catch (IOException failure) {
                throw drafts.unwritable(failure);
            }
        }

        /** Keeps the file, so that it survives a crash. Nobody finds it before its row is there; without a row it is swept away. */
        MediaContent keep(String type) {
            try {
                sealing.close();
                file.force(true);
                file.close();
            } catch (IOException failure) {
                throw drafts.unwritable(failure);
            }
            store.put(name, path);
            return new MediaContent(type, bytes, HexFormat.of().formatHex(digest.digest()), name, keys.seal(key));
        }

        @Override
        public void close() {
            try {
                file.close();
                Files.deleteIfExists(path);
            } catch (IOException left) {
                // The sweep finds it.
            }
        }
    }

    /** The most bytes of a file of which this was seen. */
    interface Limit {
        long of(MediaScan scan);
    }

    /**
     * The file, from its first byte on; its beginning was proved already. Reading fails where it was changed.
     *
     * @throws StoreFailed if it is not there, or was changed
     */
    InputStream open(MediaContent content) {
        InputStream raw = store.open(content.file());
        try {
            InputStream whole = new BufferedInputStream(cipher(keys.openBytes(content.sealedKey())).newDecryptingStream(raw,
                    bound(content.file())), PIECE_BYTES);
            whole.mark(1);
            whole.read();
            whole.reset();
            return whole;
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            close(raw);
            throw new StoreFailed(unreadable instanceof StoreBroken broken
                    ? String.valueOf(broken.getMessage())
                    : "the file " + content.file() + " is not what it was when it was written. Maybe it was changed in " + store.setting()
                            + ".",
                    unreadable);
        }
    }

    private static void close(InputStream raw) {
        try {
            raw.close();
        } catch (IOException ignored) {
            // Nothing more is read of it.
        }
    }

    /** Removes a file; nothing happens if it is gone. */
    void remove(String file) {
        store.remove(file);
    }

    /** Gives the names of files that were written so long ago, some at a time, and deletes such drafts. */
    void sweep(Duration age, Consumer<List<String>> old) {
        drafts.sweepDrafts(age);
        store.sweep(age, old);
    }

    private static AesGcmHkdfStreaming cipher(byte[] key) throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, PIECE_BYTES, 0);
    }

    /** Ties the content to its name, so that no file can take another's place. */
    private static byte[] bound(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
