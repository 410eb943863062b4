package io.tollgate.rulebook.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps what was made from some files without a fault, for the next rule book with the same files: most releases change few files, and
 * the same files are checked, proposed and compiled one after the other.
 *
 * @param <T> immutable
 */
public final class Remembered<T> {

    private static final int RULE_BOOKS = 8;
    private static final String ANY = ""; // stands for all folders, if nothing was warned of: only warnings have the folder's name

    private final Predicate<String> paths;

    /** @param folder its name is in the warnings; @param past a rule book of the past need not pass all checks */
    private record Content(String folder, boolean past, Map<String, Bytes> files) {

        Content in(String otherFolder) {
            return new Content(otherFolder, past, files);
        }
    }

    /** Compared as a whole, which is quick; its hash need not tell much, as few rule books are kept. */
    private record Bytes(byte[] content) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
        }

        @Override
        public int hashCode() {
            return content.length;
        }
    }

    /** @param told with its warnings, and no fault */
    private record Made<T>(T value, Faults told) {}

    private final Cache<Content, Made<T>> byContent = Caffeine.newBuilder().maximumSize(RULE_BOOKS).build();

    /** @param paths the paths of all files from which the value is made */
    public Remembered(Predicate<String> paths) {
        this.paths = paths;
    }

    /** @param making makes the value from these files only, and adds their faults */
    public T of(RuleFiles files, Faults faults, Function<Faults, T> making) {
        Content content = new Content(ANY, faults.arePast(), files.byPath().entrySet().stream()
                .filter(file -> paths.test(file.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, file -> new Bytes(file.getValue()))));
        Made<T> made = byContent.getIfPresent(content);
        if (made == null) {
            made = byContent.getIfPresent(content.in(files.folder()));
        }
        if (made == null) {
            Faults own = faults.apart();
            made = new Made<>(making.apply(own), own);
            if (own.none()) {
                byContent.put(own.warnings().isEmpty() ? content : content.in(files.folder()), made);
            }
        }
        faults.addAll(made.told());
        return made.value();
    }
}
