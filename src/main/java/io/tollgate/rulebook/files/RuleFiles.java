package io.tollgate.rulebook.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The files of one version of {@code rules/}, read once.
 *
 * @param folder name of the folder in messages
 * @param byPath  contents by path below the folder, with {@code /}, without hidden files and files that editors leave behind
 * @param ignored paths of the files in the folder that end as no rule and no table does
 */
public record RuleFiles(String folder, SortedMap<String, byte[]> byPath, List<String> ignored) {

    private static final int MOST_FILES = 5_000;
    private static final int MOST_BYTES_OF_RULES = 2_000_000;
    private static final int MOST_BYTES_OF_TABLE = 8_000_000;
    private static final int MOST_BYTES = 64_000_000;
    private static final int LONGEST_LINE = 500;

    /** Text files without a fault: the next version of the rules has nearly all of them, too. */
    private static final Cache<Text, Boolean> SOUND = Caffeine.newBuilder().maximumSize(1_000).build();

    private record Text(boolean isTable, ByteBuffer content) {}

    /** One proposal asks for the hash of its files many times. The keys are compared by identity, and go with the files. */
    private static final Cache<RuleFiles, byte[]> HASHES = Caffeine.newBuilder().weakKeys().build();

    /** The time of all files in a zip, so that equal files give equal zips; it is the first that the format knows. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    public RuleFiles {
        byPath = Collections.unmodifiableSortedMap(new TreeMap<>(byPath));
        ignored = List.copyOf(ignored);
    }

    public RuleFiles(String folder, SortedMap<String, byte[]> byPath) {
        this(folder, byPath, List.of());
    }

    public static RuleFiles read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RuleBookFaults(
                    List.of(folder + ":1: There is no such folder. Maybe start in the folder that contains it, or set tollgate.rules."));
        }
        try {
            List<String> others = new ArrayList<>();
            SortedMap<String, byte[]> read = OwnFiles.of(folder,
                    name -> Stream.of(".dslr", ".dsl", ".csv", ".xlsx", ".md").anyMatch(name::endsWith) || !others.add(name),
                    RuleFiles::mostBytes);
            return new RuleFiles(folder.toString(), read,
                    others.stream().filter(name -> Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)).sorted().toList());
        } catch (OwnFiles.Unfit unfit) {
            throw new RuleBookFaults(List.of(folder + (unfit.file().isEmpty() ? "" : "/" + unfit.file()) + ":1: " + unfit.getMessage()));
        } catch (IOException | UncheckedIOException failed) {
            throw new RuleBookFaults(List.of(folder + ":1: The folder cannot be read: " + failed.getMessage()
                    + ". Maybe a link leads back to a folder above it, or a file is not yours to read."));
        }
    }

    private static int mostBytes(String name) {
        return name.endsWith(".csv") || name.endsWith(".xlsx") ? MOST_BYTES_OF_TABLE : MOST_BYTES_OF_RULES;
    }

    /** Adds the faults of the files as such: too long, no text, or with invisible characters. */
    public void check(Faults faults) {
        byPath.forEach((path, content) -> {
            if (content.length > mostBytes(path)) {
                faults.add(path, 1,
                        "The file has " + content.length + " bytes, more than " + mostBytes(path) + ". Maybe it should be split.");
            } else if (path.endsWith(".dslr") || path.endsWith(".dsl") || path.endsWith(".csv")) {
                checkTextOnce(path, content, faults);
            }
        });
    }

    private void checkTextOnce(String path, byte[] content, Faults faults) {
        Text text = new Text(path.endsWith(".csv"), ByteBuffer.wrap(content));
        if (SOUND.getIfPresent(text) == null) {
            Faults own = faults.apart();
            checkText(path, content, own);
            if (own.none()) {
                SOUND.put(text, true);
            }
            faults.addAll(own);
        }
    }

    private void checkText(String path, byte[] content, Faults faults) {
        if (!Utf8.is(content)) {
            boolean utf16 = content.length > 1 && (content[0] == (byte) 0xFF && content[1] == (byte) 0xFE
                    || content[0] == (byte) 0xFE && content[1] == (byte) 0xFF);
            faults.add(path, 1, "The file is not text in UTF-8" + (utf16 ? ", but in UTF-16" : "")
                    + ". Maybe save it again with that encoding" + (path.endsWith(".csv") ? ": CSV UTF-8" : "") + ".");
            return;
        }
        List<String> lines = lines(path);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            if (!path.endsWith(".csv") && line.length() > LONGEST_LINE) {
                faults.add(path, number,
                        "The line has " + line.length() + " characters, more than " + LONGEST_LINE + ". Maybe it lost its line ends.");
                continue;
            }
            firstUnseen(line).ifPresent(character -> faults.add(path, number,
                    String.format("The line has an invisible character, U+%04X. Maybe type the line again.", character)));
        }
    }

    private static OptionalInt firstUnseen(String line) {
        for (int at = 0; at < line.length();) {
            int character = line.codePointAt(at);
            if (unseen(character)) {
                return OptionalInt.of(character);
            }
            at += Character.charCount(character);
        }
        return OptionalInt.empty();
    }

    /** Control and format characters, unusual spaces, private and unassigned characters. */
    static boolean unseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\t';
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> character != ' ';
            default -> false;
        };
    }

    /** @throws UncheckedIOException if it is no such archive, or holds more than any rule book */
    public static RuleFiles unzip(byte[] zip) {
        SortedMap<String, byte[]> byPath = new TreeMap<>();
        try {
            Zips.read(zip, MOST_FILES, MOST_BYTES, (entry, content) -> byPath.put(entry.getName(), content.readAllBytes()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new RuleFiles("rules", byPath);
    }

    public byte[] zip() {
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
    public byte[] hash() {
        return HASHES.get(this, RuleFiles::hashed).clone();
    }

    private byte[] hashed() {
        MessageDigest digest = DigestUtils.getSha256Digest();
        byPath.forEach((path, content) -> {
            add(digest, path.getBytes(StandardCharsets.UTF_8));
            add(digest, content);
        });
        return digest.digest();
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    public List<String> ending(String suffix) {
        return byPath.keySet().stream().filter(path -> path.endsWith(suffix)).toList();
    }

    /** The content of a file; empty if there is none, see {@link #contains}. */
    public List<String> lines(String path) {
        return Utf8.text(byPath.getOrDefault(path, new byte[0])).lines().toList();
    }

    public boolean contains(String path) {
        return byPath.containsKey(path);
    }
}
