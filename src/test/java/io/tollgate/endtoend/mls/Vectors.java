package io.tollgate.endtoend.mls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Messages that {@code ts-mls} 1.6.4 made: a group of a business and a person, the commit that added her, the Welcome for her, and two
 * messages of the first epoch. All key packages are valid from 2026-11-28T23:00Z for 30 days and an hour.
 */
public final class Vectors {

    private static final Path FOLDER = Path.of("src/test/resources/mls");
    private static final List<String> NAMES = List.of("key-package", "key-package-grease", "message", "message-service", "commit",
            "welcome");

    private Vectors() {}

    public static byte[] of(String name) {
        try {
            return HexFormat.of().parseHex(Files.readString(FOLDER.resolve(name + ".hex")).replaceAll("\\s", ""));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Map<String, byte[]> all() {
        return NAMES.stream().collect(java.util.stream.Collectors.toMap(name -> name, Vectors::of));
    }
}
