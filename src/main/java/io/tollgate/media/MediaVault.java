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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.stereotype.Component;

/**
 * The folder of the files. Each is encrypted with a key of its own by AES-256-GCM in pieces of 64 KB, as Tink's streaming AEAD does it: a
 * piece that was changed, moved, left out or cut off is found when it is read. The key is in the file's row, encrypted with the
 * installation's: without the row nobody can read the file.
 */
@Component
class MediaVault {

    private static final int PIECE_BYTES = 1 << 16;
    private static final int KEY_BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final int SWEPT_AT_ONCE = 500;
    private static final String DRAFTS = "drafts";

    private final Path folder;
    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    MediaVault(MediaSettings settings, Keys keys) {
        this.folder = settings.folder();
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
            throw unwritable(failure);
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
            this.path = made(folder.resolve(DRAFTS)).resolve(name);
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
         * @throws FolderFailed if it cannot be written
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

        /** So many were written. */
        long bytes() {
            return bytes;
        }

        private void write(byte[] buffer, int length) {
            digest.update(buffer, 0, length);
            bytes += length;
            try {
                sealing.write(buffer, 0, length);
            } catch (IOException failure) {
                throw unwritable(failure);
            }
        }

        /** From here on the file survives a crash; nobody finds it before its row is there, and without a row it is swept away. */
        MediaContent keep(String type) {
            try {
                sealing.close();
                file.force(true);
                file.close();
                Path home = made(home(name));
                Files.move(path, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                try (FileChannel directory = FileChannel.open(home)) {
                    directory.force(true);
                }
            } catch (IOException failure) {
                throw unwritable(failure);
            }
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
     * @throws FolderFailed if it is not there, or was changed
     */
    InputStream open(MediaContent content) {
        try {
            InputStream raw = Files.newInputStream(place(content.file()));
            try {
                InputStream whole = new BufferedInputStream(cipher(keys.openBytes(content.sealedKey())).newDecryptingStream(raw,
                        bound(content.file())), PIECE_BYTES);
                whole.mark(1);
                whole.read();
                whole.reset();
                return whole;
            } catch (IOException | GeneralSecurityException | RuntimeException changed) {
                raw.close();
                throw new FolderFailed("the file " + content.file() + " is not what it was when it was written. Maybe it was changed in"
                        + " tollgate.media.folder.", changed);
            }
        } catch (NoSuchFileException missing) {
            throw new FolderFailed("the file " + content.file() + " is not in tollgate.media.folder. Maybe another process wrote it into a"
                    + " folder of its own: all processes need one.", missing);
        } catch (IOException failure) {
            throw new FolderFailed("the file " + content.file() + " cannot be read from tollgate.media.folder", failure);
        }
    }

    /** Removes a file; nothing happens if it is gone. */
    void remove(String file) {
        try {
            Files.deleteIfExists(place(file));
        } catch (IOException failure) {
            throw new FolderFailed("the file " + file + " cannot be deleted from tollgate.media.folder", failure);
        }
    }

    /**
     * Gives the names of files that nobody has written to for so long, some at a time, and deletes such drafts: their writers are gone. The
     * folder's own clock counts, as it stamps the files.
     */
    void sweep(Duration age, Consumer<List<String>> old) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            Path mark = Files.createTempFile(made(folder.resolve(DRAFTS)), "mark", "");
            Instant before = Files.getLastModifiedTime(mark).toInstant().minus(age);
            Files.delete(mark);
            for (Path each : folders) {
                sweep(each, before, each.endsWith(DRAFTS) ? this::removeDrafts : old);
            }
        } catch (IOException failure) {
            throw new FolderFailed("tollgate.media.folder (" + folder + ") cannot be read", failure);
        }
    }

    private static void sweep(Path each, Instant before, Consumer<List<String>> old) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(each)) {
            for (Path file : files) {
                if (isOlder(file, before)) {
                    names.add(file.getFileName().toString());
                }
                if (names.size() == SWEPT_AT_ONCE) {
                    old.accept(List.copyOf(names));
                    names.clear();
                }
            }
        }
        if (!names.isEmpty()) {
            old.accept(names);
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private void removeDrafts(List<String> names) {
        for (String name : names) {
            try {
                Files.deleteIfExists(folder.resolve(DRAFTS).resolve(name));
            } catch (IOException failure) {
                throw new FolderFailed("the draft " + name + " cannot be deleted from tollgate.media.folder", failure);
            }
        }
    }

    private Path place(String name) {
        return home(name).resolve(name);
    }

    /** Many folders, as one would become too long. */
    private Path home(String name) {
        return folder.resolve(name.substring(0, 2));
    }

    private static Path made(Path directory) throws IOException {
        return Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static AesGcmHkdfStreaming cipher(byte[] key) throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, PIECE_BYTES, 0);
    }

    /** Ties the content to its name, so that no file can take another's place. */
    private static byte[] bound(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private FolderFailed unwritable(IOException cause) {
        return new FolderFailed("tollgate.media.folder (" + folder + ") cannot be written. Maybe its disk is full, or it belongs to another"
                + " user.", cause);
    }
}
