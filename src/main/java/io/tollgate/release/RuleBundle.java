package io.tollgate.release;

import io.tollgate.rulebook.files.OwnFiles;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.files.Zips;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a proposal: rules and their examples. In a zip they are below {@code rules/} and {@code features/}. No file of a zip is ever
 * written to a disk.
 *
 * @param examples contents by path below {@code features/}
 */
public record RuleBundle(RuleFiles rules, SortedMap<String, byte[]> examples) {

    /** The most bytes of a zip that are read. */
    public static final int LONGEST_ZIP = 8 << 20;
    private static final int LONGEST_FILE = 4 << 20;
    private static final int LONGEST_ALL = 32 << 20;
    private static final int MOST_FILES = 5_000;

    private static final String RULES = "rules/";
    private static final String FEATURES = "features/";

    public RuleBundle {
        examples = Collections.unmodifiableSortedMap(new TreeMap<>(examples));
    }

    /** @param features if the folder does not exist, there are no examples */
    public static RuleBundle read(Path rules, Path features) {
        RuleFiles files = RuleFiles.read(rules);
        return new RuleBundle(new RuleFiles("rules", files.byPath()), Files.isDirectory(features) ? features(features) : new TreeMap<>());
    }

    /** @throws Refused if it is not a zip, is too large, or has a name that leads out of the folders */
    public static RuleBundle unzip(byte[] zip) {
        SortedMap<String, byte[]> rules = new TreeMap<>();
        SortedMap<String, byte[]> examples = new TreeMap<>();
        entries(zip).forEach((name, content) -> {
            if (name.startsWith(RULES)) {
                rules.put(name.substring(RULES.length()), content);
            } else if (name.startsWith(FEATURES)) {
                examples.put(name.substring(FEATURES.length()), content);
            } else {
                throw new Refused("The zip has `" + shown(name)
                        + "`, which is neither below rules/ nor below features/. Maybe zip the two folders, not what is in them.");
            }
        });
        if (rules.isEmpty()) {
            throw new Refused("The zip has no file below rules/. Maybe it is the zip of another folder.");
        }
        return new RuleBundle(new RuleFiles("rules", rules), examples);
    }

    /** The files as stored. @param examples empty if there are none */
    static RuleBundle kept(byte[] rules, byte[] examples) {
        return new RuleBundle(new RuleFiles("rules", entries(rules)), examples.length == 0 ? new TreeMap<>() : entries(examples));
    }

    public byte[] zip() {
        return zip(all());
    }

    /**
     * These files with some changed.
     *
     * @param changes contents by path, below {@code rules/} or {@code features/}; empty: the file is removed
     * @throws Refused if a name leads elsewhere, or a file is too large
     */
    public RuleBundle with(Map<String, Optional<byte[]>> changes) {
        SortedMap<String, byte[]> all = new TreeMap<>(all());
        changes.forEach((path, content) -> {
            if (!path.startsWith(RULES) && !path.startsWith(FEATURES)) {
                throw new Refused(
                        "`" + shown(path) + "` is neither below rules/ nor below features/. Maybe rules/consent/de-marketing.dslr.");
            }
            if (content.filter(bytes -> bytes.length > LONGEST_FILE).isPresent()) {
                throw new Refused("`" + shown(path) + "` has more than " + (LONGEST_FILE >> 20) + " MB. Maybe make two files of it.");
            }
            all.remove(path);
            content.ifPresent(bytes -> all.put(safe(path), bytes));
        });
        return of(all);
    }

    /** Every file, below {@code rules/} or {@code features/}. */
    public SortedMap<String, byte[]> all() {
        SortedMap<String, byte[]> all = new TreeMap<>();
        rules.byPath().forEach((path, content) -> all.put(RULES + path, content));
        examples.forEach((path, content) -> all.put(FEATURES + path, content));
        return all;
    }

    /** The reverse of {@link #all}. */
    static RuleBundle of(SortedMap<String, byte[]> all) {
        SortedMap<String, byte[]> rules = new TreeMap<>();
        SortedMap<String, byte[]> examples = new TreeMap<>();
        all.forEach((path, content) -> {
            if (path.startsWith(RULES)) {
                rules.put(path.substring(RULES.length()), content);
            } else {
                examples.put(path.substring(FEATURES.length()), content);
            }
        });
        return new RuleBundle(new RuleFiles("rules", rules), examples);
    }

    byte[] hashOfExamples() {
        return new RuleFiles("features", examples).hash();
    }

    byte[] zippedExamples() {
        return zip(examples);
    }

    private static SortedMap<String, byte[]> entries(byte[] zip) {
        if (zip.length > LONGEST_ZIP) {
            throw new Refused("The zip has more than " + (LONGEST_ZIP >> 20) + " MB. Maybe it holds more than rules/ and features/.");
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        int entries;
        try {
            entries = Zips.read(zip, MOST_FILES, Long.MAX_VALUE, (entry, content) -> {
                if (!entry.isDirectory()) {
                    int before = files.values().stream().mapToInt(file -> file.length).sum();
                    if (files.put(safe(entry.getName()),
                            read(content, entry.getName(), Math.min(LONGEST_FILE, LONGEST_ALL - before))) != null) {
                        throw new Refused("The zip has `" + shown(entry.getName()) + "` twice. Maybe zip it again.");
                    }
                }
            });
        } catch (Zips.TooLarge beyond) {
            throw new Refused("The zip has more than " + MOST_FILES + " entries. Maybe it holds more than rules/ and features/.");
        } catch (IOException | IllegalArgumentException broken) {
            throw new Refused("The zip is broken. Maybe the upload broke off.");
        }
        if (entries == 0) {
            throw new Refused("This is not a zip, or there is nothing in it. Maybe send the files with `rules release --propose`.");
        }
        return files;
    }

    /** Stops reading as soon as it is too much: a small zip may hold terabytes. */
    private static byte[] read(InputStream in, String name, int most) throws IOException {
        byte[] content = in.readNBytes(most + 1);
        if (content.length > most) {
            throw new Refused("The zip has too much in it: `" + shown(name) + "` goes beyond " + (LONGEST_FILE >> 20) + " MB a file or "
                    + (LONGEST_ALL >> 20) + " MB together. Maybe it is not what you meant to send.");
        }
        return content;
    }

    private static String safe(String name) {
        boolean plain = name.length() <= 200
                && name.chars().allMatch(letter -> letter >= ' ' && letter != '\\' && letter != ':' && letter != 0x7f)
                && Stream.of(name.split("/", -1)).noneMatch(part -> part.isEmpty() || part.startsWith("."));
        if (!plain) {
            throw new Refused(
                    "A file has the name `" + shown(name) + "`, which is hidden or leads elsewhere. Maybe rename it.");
        }
        return name;
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), 100)).replaceAll("\\p{Cntrl}", "?");
    }

    private static SortedMap<String, byte[]> features(Path folder) {
        try {
            return OwnFiles.of(folder, name -> name.endsWith(".feature"), _ -> LONGEST_FILE);
        } catch (OwnFiles.Unfit unfit) {
            throw new Refused(folder + "/" + unfit.file() + ": " + unfit.getMessage());
        } catch (IOException | UncheckedIOException failed) {
            throw new Refused(folder + " cannot be read: " + failed.getMessage() + ". Maybe a file is not yours to read.");
        }
    }

    private static byte[] zip(SortedMap<String, byte[]> files) {
        return files.isEmpty() ? new byte[0] : new RuleFiles("zip", files).zip();
    }
}
