package io.tollgate.rulebook;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The files of one version of {@code rules/}, read once.
 *
 * @param folder how the folder is called in messages
 * @param byPath contents by path below the folder, with {@code /}; hidden files and editors' leftovers are not among them
 */
record RuleFiles(String folder, SortedMap<String, byte[]> byPath) {

    /** Any time will do in a zip as long as it is always the same; this is the first that the format knows. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    RuleFiles {
        byPath = Collections.unmodifiableSortedMap(new TreeMap<>(byPath));
    }

    static RuleFiles read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RuleBookFaults(List.of(folder + ":1: There is no such folder. Maybe start in the folder that contains it, or set tollgate.rules."));
        }
        SortedMap<String, byte[]> byPath = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                if (Stream.of(".dslr", ".dsl", ".csv", ".md").anyMatch(name::endsWith) && !("/" + name).contains("/.")) {
                    byPath.put(name, Files.readAllBytes(path));
                }
            }
        } catch (IOException | UncheckedIOException failed) {
            throw new RuleBookFaults(List.of(folder + ":1: The folder cannot be read: " + failed.getMessage()
                    + ". Maybe a link leads back to a folder above it, or a file is not yours to read."));
        }
        return new RuleFiles(folder.toString(), byPath);
    }

    static RuleFiles unzip(byte[] zip) {
        SortedMap<String, byte[]> byPath = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byPath.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new RuleFiles("rules", byPath);
    }

    byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (var file : byPath.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                out.putNextEntry(entry);
                out.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** SHA-256 over every path and content, each preceded by its length so that none can run into the next. */
    byte[] hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byPath.forEach((path, content) -> {
                add(digest, path.getBytes(StandardCharsets.UTF_8));
                add(digest, content);
            });
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    List<String> ending(String suffix) {
        return byPath.keySet().stream().filter(path -> path.endsWith(suffix)).toList();
    }

    /** Empty for a file that is not there; {@link #contains} tells. */
    List<String> lines(String path) {
        byte[] content = byPath.getOrDefault(path, new byte[0]);
        return new String(content, StandardCharsets.UTF_8).lines().toList();
    }

    boolean contains(String path) {
        return byPath.containsKey(path);
    }
}
