package io.tollgate.database;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Fair batches out of one queue. As long as batches do not fill, all that is due goes at once, in its order. Once one has filled, so that
 * something was left behind, each business that has something due gets an equal part of the next, and what one leaves goes to the others:
 * a hundred thousand messages of one business put off nobody else's by more than a batch. Within a business the order stays.
 */
public final class Shares {

    /** Businesses that share one batch at most; the next ones have the next batch. */
    private static final int AT_ONCE = 50;

    /**
     * For the rows of {@code all}, by key: a JSON array of arrays of business, due time and id. Whoever takes shares passes over a locked row, but
     * may keep its entry in the index by business; the one that has the row would wait for that when it takes the row out, with the locks of
     * people held. So it waits before it locks anything else.
     */
    private static final String LOCKED_BY_BUSINESS = """
            SELECT COUNT(*) FROM JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]', due DATETIME(6) PATH '$[1]', id %s PATH '$[2]')) claimed
            STRAIGHT_JOIN %s queue FORCE INDEX (%<s_of_business) ON queue.business_id = claimed.business AND queue.due_at = claimed.due AND queue.%s FOR UPDATE""";

    /** Of a queue whose rows are of messages: see {@link #LOCKED_BY_BUSINESS}. */
    public static String lockedByMessage(String table) {
        return LOCKED_BY_BUSINESS.formatted("CHAR(32)", table, "message_id = UNHEX(claimed.id)");
    }

    /** Of a queue whose rows are numbered: see {@link #LOCKED_BY_BUSINESS}. */
    public static String lockedById(String table) {
        return LOCKED_BY_BUSINESS.formatted("BIGINT", table, "id = claimed.id");
    }

    /** One row, for {@link #lockedByMessage} or {@link #lockedById}. */
    public static String key(int business, Object dueAt, String id) {
        return "[" + business + ",\"" + dueAt + "\",\"" + id + "\"]";
    }

    private final AtomicInteger last = new AtomicInteger();
    private volatile Set<Integer> wantMore = Set.of();
    private volatile boolean crowded;

    /**
     * @param all        the first of all that is due, at most so many; a row is locked in the index by business too, see {@link #LOCKED_BY_BUSINESS}
     * @param businesses those that have something due, ascending
     * @param ofBusiness the first of one business that is due, at most so many
     */
    public <T> List<T> claim(int limit, IntFunction<List<T>> all, Supplier<List<Integer>> businesses, BiFunction<Integer, Integer, List<T>> ofBusiness) {
        List<T> claimed = crowded ? inShares(limit, inTurn(businesses.get()), ofBusiness) : all.apply(limit);
        crowded = claimed.size() >= limit || crowded && !wantMore.isEmpty();
        return claimed;
    }

    /** Whether the last batch has left something behind, though it was not full: what one leaves the others get with the next one. */
    public boolean mayHaveMore() {
        return crowded;
    }

    private <T> List<T> inShares(int limit, List<Integer> businesses, BiFunction<Integer, Integer, List<T>> ofBusiness) {
        List<T> claimed = new ArrayList<>(limit);
        Set<Integer> tookAll = new LinkedHashSet<>();
        int rest = limit;
        int left = businesses.size();
        for (int business : businesses) {
            int share = Math.ceilDiv(rest, left--);
            if (share == 0) {
                break;
            }
            List<T> some = ofBusiness.apply(business, share);
            claimed.addAll(some);
            rest -= some.size();
            if (some.size() == share) {
                tookAll.add(business);
            }
        }
        wantMore = tookAll;
        return claimed;
    }

    /** Beginning after the one that was the last to be asked; those that wanted more the last time come at the end, and get what the others leave. */
    private List<Integer> inTurn(List<Integer> businesses) {
        int before = last.get();
        List<Integer> turn = Stream.concat(businesses.stream().filter(id -> id > before), businesses.stream().filter(id -> id <= before))
                .limit(AT_ONCE).toList();
        if (!turn.isEmpty()) {
            last.set(turn.getLast());
        }
        Set<Integer> large = wantMore;
        return Stream.concat(turn.stream().filter(id -> !large.contains(id)), turn.stream().filter(large::contains)).toList();
    }
}
