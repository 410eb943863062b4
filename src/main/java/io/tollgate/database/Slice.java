package io.tollgate.database;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of a list in a fixed order. It begins after a key and not after a number of entries: so entries that are added or removed
 * meanwhile neither repeat nor hide another.
 *
 * @param after the key of the last entry before the part, a value for each column of the order, each a whole number or text; empty:
 *              the part begins the list
 * @param most  the most entries of the part
 */
public record Slice(List<Object> after, int most) {

    private static final DateTimeFormatter COLUMN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    public Slice {
        after = List.copyOf(after);
        if (most < 1) {
            throw new IllegalArgumentException("most (" + most + ") must be positive");
        }
    }

    public static Slice first(int most) {
        return new Slice(List.of(), most);
    }

    /** An instant as a value of a key, to be compared with a DATETIME(6) column. */
    public static String column(Instant instant) {
        return COLUMN.format(instant);
    }

    /**
     * The condition for a WHERE, the order and the bound; its parameters are in {@link #parameters}.
     *
     * @param columns of the key, all in one direction: {@code at, type} or {@code period}
     */
    public String sql(String columns, boolean latestFirst) {
        List<String> names = Arrays.asList(columns.split(", "));
        String order = names.stream().map(name -> name + (latestFirst ? " DESC" : "")).collect(Collectors.joining(", "));
        String begin = "";
        if (!after.isEmpty()) {
            if (after.size() != names.size()) {
                throw new IllegalArgumentException("after (" + after.size() + " values) must have one for each of " + columns);
            }
            String values = IntStream.range(0, after.size()).mapToObj(column -> ":after" + column).collect(Collectors.joining(", "));
            begin = " AND (" + columns + ")" + (latestFirst ? " < " : " > ") + "(" + values + ")";
        }
        return begin + " ORDER BY " + order + " LIMIT :most";
    }

    /** The parameters of {@link #sql}, together with others. */
    public Map<String, Object> parameters(Map<String, ?> others) {
        Map<String, Object> all = new HashMap<>(others);
        IntStream.range(0, after.size()).forEach(column -> all.put("after" + column, after.get(column)));
        all.put("most", most);
        return all;
    }
}
