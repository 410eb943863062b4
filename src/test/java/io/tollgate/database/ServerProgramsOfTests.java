package io.tollgate.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs of the embedded server (300 MB), unpacked once for all data folders of the tests. */
public final class ServerProgramsOfTests {

    private static final Path UNPACKED = unpacked();

    private ServerProgramsOfTests() {}

    /** Puts them into a data folder, unless some are there. @return the folder */
    public static Path into(Path data) {
        Path link = data.toAbsolutePath().resolve("database").resolve(UNPACKED.getFileName());
        try {
            Files.createDirectories(link.getParent());
            if (!Files.isDirectory(link)) {
                Files.deleteIfExists(link); // the link names the folder's place before it was moved
                Files.createSymbolicLink(link, UNPACKED);
            }
            return data;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path unpacked() {
        Path home = Path.of("target", "server-programs").toAbsolutePath();
        try {
            ServerPrograms.in(Files.createDirectories(home));
            try (Stream<Path> files = Files.list(home)) {
                return files.filter(file -> file.getFileName().toString().startsWith("mariadb-")).findFirst().orElseThrow();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
