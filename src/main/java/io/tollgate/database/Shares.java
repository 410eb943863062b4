package io.tollgate.database;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Fair batches from one queue. As long as batches are not full, each takes all due rows in their order. After a full batch, which may have
 * left rows behind, each business with due rows gets an equal share of the next batches, and unused shares go to the others. So a hundred
 * thousand messages of one business delay no other business by more than a few batches. Within a business the order stays.
 *
 * <p>One look at the queue plans some batches, as a look takes longer than a claim. A plan locks nothing: a claim passes over rows that are
 * gone or locked by others.
 *
 * <p>The queue is a table with the columns {@code business_id} and {@code due_at}, the primary key {@code (due_at, key)} and the index
 * {@code <table>_of_business (business_id, due_at)}. Rows are locked by the primary key only, so that two claims never wait for each other.
 */
public final class Shares {

    /** The most businesses that one look gives shares; the others get theirs by the next. */
    private static final int AT_ONCE = 150;

    /** How many batches one look plans. */
    private static final int PLANNED = 3;

    private final boolean some;
    private final String inOrder;
    private final String businesses;
    private final String ofBusiness;
    private final String locked;
    private final String finished;

    private final ReentrantLock looking = new ReentrantLock();
    private final Deque<Row> planned = new ArrayDeque<>();
    private int plannedFor;
    private int last;
    private volatile boolean crowded;

    /** The column that identifies a row of the queue, besides its due time. */
    public enum Key {
        MESSAGE_ID("HEX(message_id)", "CHAR(32)", "message_id = UNHEX(wanted.id)"),
        ID("id", "BIGINT", "id = wanted.id");

        private final String text;
        private final String type;
        private final String match;

        Key(String text, String type, String match) {
            this.text = text;
            this.type = type;
            this.match = match;
        }

        private String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The primary key of a row: when it is due, and a message's id in hexadecimal digits or a number. */
    public record Place(Instant dueAt, Object key) {}

    /** A row of the queue, read without a lock. */
    private record Row(int business, String dueAt, String key) {

        String json() {
            return "[\"" + dueAt + "\",\"" + key + "\"]";
        }
    }

    /** All rows of a queue. */
    public Shares(String table, Key key) {
        this(table, key, "", false);
    }

    /**
     * All rows of a queue whose index by business begins with another column.
     *
     * @param value what most rows have in it: after a full batch these come first. In letters that need no quoting
     */
    public static Shares ofAll(String table, Key key, String column, String value) {
        return new Shares(table, key, column + " = '" + value + "'", false);
    }

    /** Like {@link #ofAll}, but only the rows with this value: each batch is planned, so that it passes over no row of others. */
    public static Shares ofSome(String table, Key key, String column, String value) {
        return new Shares(table, key, column + " = '" + value + "'", true);
    }

    private Shares(String table, Key key, String which, boolean some) {
        this.some = some;
        this.inOrder = "SELECT * FROM %s WHERE due_at <= ? ORDER BY due_at, %s LIMIT ? FOR UPDATE SKIP LOCKED".formatted(table,
                key.column());
        this.businesses = ("SELECT business_id FROM %s FORCE INDEX (%<s_of_business)" + (which.isEmpty() ? "" : " WHERE " + which)
                + " GROUP BY business_id HAVING MIN(due_at) <= ? ORDER BY business_id").formatted(table);
        this.ofBusiness = ("(SELECT business_id, CAST(due_at AS CHAR), %s FROM %s FORCE INDEX (%<s_of_business) WHERE "
                + (which.isEmpty() ? "" : which + " AND ") + "business_id = %%d"
                + " AND due_at <= '%%s'"
                + " ORDER BY due_at, %s LIMIT %%d)").formatted(key.text, table, key.column());
        String wanted = """
                 FROM JSON_TABLE(?, '$[*]' COLUMNS (due DATETIME(6) PATH '$[0]', id %s PATH '$[1]')) wanted
                STRAIGHT_JOIN %s queue FORCE INDEX (PRIMARY) ON queue.due_at = wanted.due AND queue.%s"""
                .formatted(key.type, table, key.match);
        this.locked = "SELECT queue.*" + wanted + JsonRows.locking("queue") + " SKIP LOCKED";
        this.finished = "DELETE queue" + wanted;
    }

    /**
     * Locks up to {@code limit} due rows for the caller's transaction; rows that others have locked are passed over.
     *
     * @param due the instant up to which rows are due, as the column holds it
     */
    public <T> List<T> claim(JdbcTemplate jdbc, int limit, Object due, RowMapper<T> mapper) {
        if (!crowded && !some) {
            List<T> claimed = jdbc.query(inOrder, mapper, due, limit);
            crowded = claimed.size() >= limit;
            return claimed;
        }
        List<T> claimed = planned(jdbc, limit, mapper);
        // A second look within one transaction would plan again what it has claimed.
        return claimed.isEmpty() && look(jdbc, limit, due) ? planned(jdbc, limit, mapper) : claimed;
    }

    /**
     * Deletes rows that the caller's transaction has locked: row by row, by the whole key. With a list of keys some servers also read
     * neighbours or scan a small table, and wait for the workers that have claimed those rows.
     */
    public void finish(JdbcTemplate jdbc, Stream<Place> done) {
        JsonRows.update(jdbc, finished, done.map(it -> List.of(Times.utc(it.dueAt()), it.key())).toList());
    }

    /** Whether the last batch may have left due rows behind, even if it was not full. */
    public boolean mayHaveMore() {
        return crowded;
    }

    /**
     * Locks planned rows that are still there and that nobody else has locked, each once: another thread may plan again meanwhile, with
     * rows that this one has.
     */
    private <T> List<T> planned(JdbcTemplate jdbc, int limit, RowMapper<T> mapper) {
        List<T> claimed = new ArrayList<>(limit);
        Set<Row> asked = new HashSet<>();
        for (List<Row> next = poll(limit, limit); !next.isEmpty(); next = poll(limit, limit - claimed.size())) {
            List<Row> others = next.stream().filter(asked::add).toList();
            if (!others.isEmpty()) {
                claimed.addAll(jdbc.query(locked, mapper, others.stream().map(Row::json).collect(joining(",", "[", "]"))));
            }
        }
        return claimed;
    }

    /** Takes rows out of the plan. After a failure batches have another size; then there is no plan, as it lacks the rows that failed. */
    private List<Row> poll(int limit, int most) {
        looking.lock();
        try {
            if (limit != plannedFor) {
                planned.clear();
            }
            return IntStream.range(0, Math.min(most, planned.size())).mapToObj(_ -> planned.remove()).toList();
        } finally {
            looking.unlock();
        }
    }

    /** Plans the next batches, unless another thread has just done so. @return whether something is planned */
    private boolean look(JdbcTemplate jdbc, int limit, Object due) {
        looking.lock();
        try {
            if (!planned.isEmpty()) {
                return true;
            }
            List<Integer> sharing = inTurn(jdbc.queryForList(businesses, Integer.class, due));
            Map<Integer, List<Row>> rows = rows(jdbc, sharing, limit, due);
            List<Integer> large = sharing.stream()
                    .filter(business -> requireNonNull(rows.get(business)).size() == share(limit, sharing)).toList();
            if (rows.values().stream().mapToInt(List::size).sum() < PLANNED * limit && !large.isEmpty()) {
                rows.putAll(rows(jdbc, large, limit, due)); // large ones share what the others leave
            }
            inTurns(rows.values()).limit((long) PLANNED * limit).forEach(planned::add);
            plannedFor = limit;
            crowded = planned.size() > limit || !large.isEmpty();
            return !planned.isEmpty();
        } finally {
            looking.unlock();
        }
    }

    private Map<Integer, List<Row>> rows(JdbcTemplate jdbc, List<Integer> sharing, int limit, Object due) {
        Map<Integer, List<Row>> rows = new LinkedHashMap<>();
        sharing.forEach(business -> rows.put(business, new ArrayList<>()));
        if (!sharing.isEmpty()) {
            jdbc.query(sharing.stream().map(business -> ofBusiness.formatted(business, due, share(limit, sharing)))
                    .collect(joining(" UNION ALL ")), row -> {
                        requireNonNull(rows.get(row.getInt(1))).add(new Row(row.getInt(1), row.getString(2), row.getString(3)));
                    });
        }
        return rows;
    }

    private static int share(int limit, List<Integer> sharing) {
        return Math.ceilDiv(PLANNED * limit, sharing.size());
    }

    /** The first of each business, then the second of each, and so on. */
    private static Stream<Row> inTurns(Collection<List<Row>> businesses) {
        int most = businesses.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most).boxed()
                .flatMap(turn -> businesses.stream().filter(rows -> turn < rows.size()).map(rows -> rows.get(turn)));
    }

    /** The businesses in turn, beginning after the last one of the turn before. */
    private List<Integer> inTurn(List<Integer> waiting) {
        int before = last;
        List<Integer> turn = Stream.concat(waiting.stream().filter(id -> id > before), waiting.stream().filter(id -> id <= before))
                .limit(AT_ONCE).toList();
        if (!turn.isEmpty()) {
            last = turn.getLast();
        }
        return turn;
    }
}
