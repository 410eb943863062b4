package io.tollgate.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of one document in the order of the parser. Most cases of a time share the same few days and durations, so each is parsed
 * once.
 */
final class Fields {

    /** The most kept days; a real log does not have more. */
    private static final int MOST_KEPT = 4_096;
    private static final int DEEPEST = 8;
    private static final JsonParser NOTHING = new JsonFactory().createParser(ObjectReadContext.empty(), new byte[0]);
    private static final String EPOCH = Instant.EPOCH.toString();

    private final Map<String, LocalDate> days = new HashMap<>();
    private final Map<String, Duration> durations = new HashMap<>();
    private final int[] seen = new int[DEEPEST];
    private final String[] whats = new String[DEEPEST];
    private JsonParser json = NOTHING;
    private int depth;
    private String lastInstantText = EPOCH;
    private Instant lastInstant = Instant.EPOCH;

    /** Begins a document; to be called first. */
    void of(JsonParser document) {
        json = document;
        depth = -1;
    }

    /** Enters the object at which the parser stands. @param what for errors */
    void enter(String what) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalStateException("`" + what + "` of a decision's document is not an object. Maybe it was changed.");
        }
        depth++;
        whats[depth] = what;
        seen[depth] = 0;
    }

    /** Moves the parser to the value of the next field, and gives its name; empty at the end of the object. */
    String next() {
        String field = json.nextName();
        if (field == null) {
            return "";
        }
        json.nextToken();
        seen[depth]++;
        return field;
    }

    /** Skips an unknown field. */
    void skip() {
        json.skipChildren();
        seen[depth]--;
    }

    /** Marks the present field as optional. */
    void doNotCount() {
        seen[depth]--;
    }

    /** Leaves the object. @param fields how many required fields it must have had */
    void leave(int fields) {
        if (seen[depth] != fields) {
            throw new IllegalStateException("`" + whats[depth] + "` of a decision's document has " + seen[depth] + " of its " + fields
                    + " fields. Maybe it was changed.");
        }
        depth--;
    }

    /** Requires a field. It may be missing although {@link #leave} has counted enough, if another field came twice. */
    static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a field of a decision's document is missing, another is there twice. Maybe it was changed.");
        }
        return value;
    }

    String word() {
        return json.getString();
    }

    boolean truth() {
        return json.getBooleanValue();
    }

    boolean numeric() {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    int number() {
        return json.getIntValue();
    }

    long longNumber() {
        return json.getLongValue();
    }

    <E extends Enum<E>> E oneOf(Class<E> kind) {
        return Enum.valueOf(kind, json.getString());
    }

    /** The value of a field that older case files lack. */
    <E extends Enum<E>> E added(Class<E> kind) {
        doNotCount();
        return oneOf(kind);
    }

    /** The truth of a field that older case files lack. */
    boolean addedTruth() {
        doNotCount();
        return truth();
    }

    List<String> words() {
        return list(JsonParser::getString);
    }

    List<Integer> numbers() {
        return list(JsonParser::getIntValue);
    }

    <T> List<T> list(Function<JsonParser, T> element) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalStateException("a list of a decision's document is none. Maybe it was changed.");
        }
        if (json.nextToken() == JsonToken.END_ARRAY) {
            return List.of();
        }
        List<T> all = new ArrayList<>(4);
        do {
            all.add(element.apply(json));
        } while (json.nextToken() != JsonToken.END_ARRAY);
        return all;
    }

    Duration duration() {
        return kept(durations, json.getString(), Duration::parse);
    }

    LocalDate day() {
        return kept(days, json.getString(), LocalDate::parse);
    }

    /** Most instants of a case are {@code now} or the epoch, so the last one is kept. */
    Instant instant() {
        String text = json.getString();
        if (text.equals(EPOCH)) {
            return Instant.EPOCH;
        }
        if (!text.equals(lastInstantText)) {
            lastInstant = parse(text);
            lastInstantText = text;
        }
        return lastInstant;
    }

    /** Like {@link Instant#parse}, but in the usual form, {@code 2026-03-02T08:00:00.123Z}, each day is parsed once. */
    private Instant parse(String text) {
        int end = text.length() - 1;
        if (end < 19 || end > 29 || text.charAt(10) != 'T' || text.charAt(13) != ':' || text.charAt(16) != ':' || text.charAt(end) != 'Z'
                || end > 19 && text.charAt(19) != '.') {
            return Instant.parse(text);
        }
        LocalDate day = kept(days, text.substring(0, 10), LocalDate::parse);
        int nanos = end > 20 ? Integer.parseUnsignedInt(text, 20, end, 10) : 0;
        for (int place = end; place < 29; place++) {
            nanos *= 10;
        }
        LocalTime time = LocalTime.of(Integer.parseUnsignedInt(text, 11, 13, 10), Integer.parseUnsignedInt(text, 14, 16, 10),
                Integer.parseUnsignedInt(text, 17, 19, 10), nanos);
        return Instant.ofEpochSecond(day.toEpochSecond(time, ZoneOffset.UTC), nanos);
    }

    private static <T> T kept(Map<String, T> known, String text, Function<String, T> parse) {
        T value = known.get(text);
        if (value == null) {
            value = parse.apply(text);
            if (known.size() < MOST_KEPT) {
                known.put(text, value);
            }
        }
        return value;
    }
}
