package io.tollgate.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A small file that only its owner may read. */
public record KeyFile(Path path) {

    /** The lines that are not comments, joined; empty if there is no such file. */
    public Optional<String> read() {
        return lines().map(lines -> String.join("", lines));
    }

    /** The lines that are neither comments nor blank; empty if there is no such file. */
    public Optional<List<String>> lines() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(path)) {
            return Optional.of(lines.filter(line -> !line.startsWith("#")).map(String::strip).filter(line -> !line.isEmpty()).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + path + ". Maybe it belongs to another user.", failure);
        }
    }

    /** The file appears complete or not at all, even if the process ends meanwhile. */
    public void write(String content) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Path draft = path.resolveSibling(path.getFileName() + ".draft");
            Files.deleteIfExists(draft);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine)) {
                channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
                channel.force(true); // the key must be on disk before anything is encrypted or hashed with it
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + path + ". Maybe set tollgate.data to a folder that this user may write.",
                    failure);
        }
    }

    /** Replaces the other file at once. */
    void replace(KeyFile other) {
        try {
            Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot move " + path + " to " + other.path + ". Maybe set tollgate.data to a folder that this user may write.",
                    failure);
        }
    }
}
