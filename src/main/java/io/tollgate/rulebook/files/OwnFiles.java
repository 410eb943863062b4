package io.tollgate.rulebook.files;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The files below a folder. Links are followed only if they stay in the folder, as those of a mounted configuration do. A link that leads
 * out of it could show any file of this machine, and a read of a pipe could block for ever. Both are refused and not skipped, as a missing
 * rule is no better than a wrong one.
 */
public final class OwnFiles {

    private static final int MOST_FILES = 5_000;
    private static final int MOST_BYTES = 64_000_000;

    private OwnFiles() {}

    /** Why a folder cannot be read. @param file below the folder; empty for the folder itself */
    public static final class Unfit extends RuntimeException {

        private final String file;

        Unfit(String file, String message) {
            super(message);
            this.file = file;
        }

        public String file() {
            return file;
        }
    }

    /**
     * The contents by path below the folder, with {@code /}, without hidden files.
     *
     * @param wanted whether a path is wanted
     * @param most   the most bytes of a file, by its path
     * @throws Unfit for the first file that cannot be taken
     */
    public static SortedMap<String, byte[]> of(Path folder, Predicate<String> wanted, ToIntFunction<String> most) throws IOException {
        SortedMap<String, byte[]> byPath = new TreeMap<>();
        Path home = folder.toRealPath();
        long all = 0;
        try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                if (("/" + name).contains("/.") || !wanted.test(name) || Files.isDirectory(path)) {
                    continue;
                }
                byte[] content = content(home, name, path, most.applyAsInt(name));
                all += content.length;
                byPath.put(name, content);
                if (byPath.size() > MOST_FILES) {
                    throw new Unfit("", "There are more than " + MOST_FILES + " files. Maybe the folder is not the one with the rules.");
                }
                if (all > MOST_BYTES) {
                    throw new Unfit("",
                            "The files have more than " + MOST_BYTES + " bytes together. Maybe the folder is not the one with the rules.");
                }
            }
        }
        return byPath;
    }

    private static byte[] content(Path home, String name, Path path, int most) throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(home)) {
            throw new Unfit(name,
                    "The file is a link that leads out of the folder; such links are not followed. Maybe put the file itself here.");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new Unfit(name, "This is not a file but a pipe or a device. Maybe put a file in its place.");
        }
        try (var content = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = content.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Unfit(name, "The file has " + Files.size(real) + " bytes, more than " + most
                        + ". Maybe something else was saved under its name, or it should be split.");
            }
            return bytes;
        }
    }
}
