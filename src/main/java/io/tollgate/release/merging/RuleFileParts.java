package io.tollgate.release.merging;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.rulebook.tables.WorkbookText;
import io.tollgate.text.Utf8;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The rules, rows, examples, sentences and other lines of files, each by what it is known by, without comments. */
public final class RuleFileParts {

    /** More lines of prose than any upload has. */
    private static final long PROSE_OF_A_PART = 1_000_000;

    private static final int MOST_BYTES = 16 << 20; // of files whose parts are remembered: most releases change few files

    private record File(String path, ByteBuffer content) {}

    private static final Cache<File, Map<String, String>> OF_FILES = Caffeine.newBuilder().maximumWeight(MOST_BYTES)
            .weigher((File file, Map<String, String> _) -> file.content().remaining()).build();

    private final Map<String, String> parts = new HashMap<>();

    private RuleFileParts() {}

    public static RuleFileParts of(SortedMap<String, byte[]> files) {
        RuleFileParts all = new RuleFileParts();
        files.forEach(all::add);
        return all;
    }

    private void add(String path, byte[] content) {
        parts.putAll(OF_FILES.get(new File(path, ByteBuffer.wrap(content)), file -> of(path, content)));
    }

    private static Map<String, String> of(String path, byte[] content) {
        Optional<List<String>> read = path.endsWith(".xlsx")
                ? WorkbookText.lines(content)
                : Optional.of(content).filter(Utf8::is).map(text -> Utf8.text(text).lines().toList());
        if (read.isEmpty()) {
            return Map.of(path, Arrays.toString(content));
        }
        Map<String, String> parts = new HashMap<>();
        List<String> lines = read.get();
        Optional<List<Block>> blocks = RowKeys.isTable(path)
                ? Optional.of(RowKeys.of(path, List.of(lines)).blocks(lines))
                : TextBlocks.of(path, lines);
        blocks.ifPresentOrElse(
                found -> found.stream().filter(block -> !block.isEnd())
                        .forEach(block -> parts.put(path + '\n' + block.key(), String.join("\n", block.body()))),
                () -> lines.forEach(line -> parts.put(path + '\n' + line, line)));
        return parts;
    }

    /** How far these are from others: by the number of parts that are not the same in both; prose counts only if that is equal. */
    public long distance(RuleFileParts other) {
        Set<String> different = differing(other);
        long prose = different.stream().filter(RuleFileParts::isProse).count();
        return (different.size() - prose) * PROSE_OF_A_PART + prose;
    }

    /** What is not the same in both, by file and key. */
    public Set<String> differing(RuleFileParts other) {
        Set<String> keys = new HashSet<>(parts.keySet());
        keys.addAll(other.parts.keySet());
        keys.removeIf(key -> Objects.equals(parts.get(key), other.parts.get(key)));
        return keys;
    }

    private static boolean isProse(String key) {
        return key.lines().findFirst().filter(path -> path.endsWith(".md")).isPresent();
    }

    /**
     * Whether these have nothing of what is different in the second from the first, and at least one part that is as it was in the first.
     */
    public boolean areOf(RuleFileParts first, RuleFileParts second) {
        Set<String> different = first.differing(second);
        if (different.stream().anyMatch(key -> !isProse(key))) {
            different.removeIf(RuleFileParts::isProse); // lines of prose come into folders and uploads, or do not, for other reasons
        }
        boolean any = false;
        for (String key : different) {
            if (Objects.equals(parts.get(key), second.parts.get(key))) {
                return false;
            }
            any |= Objects.equals(parts.get(key), first.parts.get(key));
        }
        return any;
    }
}
