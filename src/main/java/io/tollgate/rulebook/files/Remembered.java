package io.tollgate.rulebook.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was made of some files without a fault, for the next rule book that has the same: most releases change few files, and the same
 * files are checked, proposed and compiled one after the other.
 *
 * @param <T> immutable
 */
public final class Remembered<T> {

    private static final int RULE_BOOKS = 4;

    private final Predicate<String> paths;
    private final Cache<ByteBuffer, T> byContent = Caffeine.newBuilder().maximumSize(RULE_BOOKS).build();

    /** @param paths of the files that it is made of, and of no others */
    public Remembered(Predicate<String> paths) {
        this.paths = paths;
    }

    /** @param making told of nothing but the files; adds to its faults what is wrong with them */
    public T of(RuleFiles files, Faults faults, Function<Faults, T> making) {
        ByteBuffer content = ByteBuffer.wrap(files.only(paths).hash());
        T known = byContent.getIfPresent(content);
        if (known != null) {
            return known;
        }
        Faults own = faults.apart();
        T made = making.apply(own);
        if (own.none()) {
            byContent.put(content, made);
        }
        faults.addAll(own);
        return made;
    }
}
