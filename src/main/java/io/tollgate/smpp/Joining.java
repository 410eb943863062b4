package io.tollgate.smpp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the parts of what people write together. They wait in the memory of this process, not longer than a time and not more than a number:
 * then an SMS goes on as far as it came, because its first words may be a stop.
 */
final class Joining {

    private static final int REMEMBERED = 10_000;

    private final Duration within;
    private final int most;
    private final Map<Piece.Key, Waiting> waiting = new LinkedHashMap<>();
    private final Cache<Piece.Key, Boolean> done;
    private int count;

    Joining(Duration within, int most) {
        this.within = within;
        this.most = most;
        this.done = Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(within).build();
    }

    private record Waiting(Instant since, Map<Integer, Piece> pieces) {

        private List<Piece> inOrder() {
            return List.copyOf(pieces.values());
        }
    }

    /** @return all parts of its SMS, if this was the last one. They stay here until {@link #end} */
    synchronized Optional<List<Piece>> add(Piece piece, Instant now) {
        if (piece.isAlone()) {
            return Optional.of(List.of(piece));
        }
        if (done.getIfPresent(piece.key()) != null) {
            return Optional.empty(); // repeated
        }
        Waiting all = waiting.computeIfAbsent(piece.key(), _ -> new Waiting(now, new TreeMap<>()));
        if (all.pieces().put(piece.number(), piece) == null) {
            count++;
        }
        return all.pieces().size() == piece.key().parts() ? Optional.of(all.inOrder()) : Optional.empty();
    }

    /** SMS that go on without their missing parts: their time is over, or there is no room. Each stays here until {@link #end}. */
    synchronized List<List<Piece>> overdue(Instant now) {
        List<List<Piece>> overdue = new ArrayList<>();
        int left = count;
        for (Iterator<Waiting> all = waiting.values().iterator(); all.hasNext();) {
            Waiting oldest = all.next();
            if (left <= most && oldest.since().plus(within).isAfter(now)) {
                break;
            }
            left -= oldest.pieces().size();
            overdue.add(oldest.inOrder());
        }
        return overdue;
    }

    /** All pieces that wait, at the end of the process. */
    synchronized List<List<Piece>> rest() {
        return waiting.values().stream().map(Waiting::inOrder).toList();
    }

    /** Ends the wait of an SMS that has gone on. */
    synchronized void end(Piece.Key key) {
        Waiting gone = waiting.remove(key);
        if (gone != null) {
            count -= gone.pieces().size();
            done.put(key, true);
        }
    }
}
