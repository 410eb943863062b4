package io.tollgate.quarantine;

import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/** Reads rows one by one, and sets a row aside that cannot be read as an item, so that its neighbours are read all the same. */
public final class ReadableRows {

    private ReadableRows() {}

    /** @param key reads the key whatever the rest of the row holds. @param unreadable gets a failure for each unreadable row, by key */
    public static <T> RowMapper<Optional<T>> of(RowMapper<T> reading, RowMapper<String> key, Map<String, RuntimeException> unreadable) {
        return (row, number) -> {
            try {
                return Optional.ofNullable(reading.mapRow(row, number));
            } catch (RuntimeException faulty) {
                unreadable.put(String.valueOf(key.mapRow(row, number)), faulty);
                return Optional.empty();
            }
        };
    }
}
