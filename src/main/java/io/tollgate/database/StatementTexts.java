package io.tollgate.database;

import com.mysql.cj.CacheAdapter;
import com.mysql.cj.CacheAdapterFactory;
import com.mysql.cj.QueryInfo;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * The driver's parsed statement texts, cached once for all connections: to parse a text with thousands of parameters takes as long as the
 * rest of the statement. Soft references free the memory when it is short. {@link NamedDatabase#OPTIONS} names this class.
 */
public final class StatementTexts implements CacheAdapterFactory<String, QueryInfo> {

    private static final int LONGEST = 1 << 16;
    private static final Map<String, QueryInfo> READ = new ConcurrentReferenceHashMap<>();

    @Override
    public CacheAdapter<String, QueryInfo> getInstance(Lock lock, String url, int size, int longest) {
        return new Shared();
    }

    /** Ignores the driver's request to clear the cache at the end of a connection, as the others still use it. */
    private static final class Shared implements CacheAdapter<String, QueryInfo> {

        @Override
        public @Nullable QueryInfo get(String text) {
            return READ.get(text);
        }

        @Override
        public void put(String text, QueryInfo read) {
            if (text.length() <= LONGEST) {
                READ.put(text, read);
            }
        }

        @Override
        public void invalidate(String text) {
            READ.remove(text);
        }

        @Override
        public void invalidateAll(Set<String> texts) {
            texts.forEach(READ::remove);
        }

        @Override
        public void invalidateAll() {}
    }
}
