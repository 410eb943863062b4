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
 * What the driver has found in the texts of statements, kept once for all connections: it reads a text of thousands of places for as long as
 * the rest of the statement takes. Softly, so that it goes when memory is short. Named in {@link NamedDatabase#OPTIONS}.
 */
public final class StatementTexts implements CacheAdapterFactory<String, QueryInfo> {

    private static final int LONGEST = 1 << 16;
    private static final Map<String, QueryInfo> READ = new ConcurrentReferenceHashMap<>();

    @Override
    public CacheAdapter<String, QueryInfo> getInstance(Lock lock, String url, int size, int longest) {
        return new Shared();
    }

    /** A connection that ends takes nothing away from the others. */
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
