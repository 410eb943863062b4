package io.tollgate.decision;

import static java.util.Objects.requireNonNull;

import io.tollgate.decision.Segment.Place;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The documents of all verdicts. Those of a batch stand together in segments; one of before there were segments in its own row. */
@Component
class Segments {

    private static final byte[] BROKEN = {};

    /** The most segments that are read at once. */
    private static final int READ = 64;

    private final JdbcTemplate jdbc;

    Segments(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A row whose document is wanted. @param column the value of {@code case_file} */
    record Wanted(byte[] column, MessageId message, RecipientId recipient) {}

    /** Adds documents in the caller's transaction. @param lines see {@link Segment#line} @return the place of each */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Place> add(List<byte[]> lines) {
        List<Place> places = new ArrayList<>(lines.size());
        try (Deflation deflation = new Deflation()) {
            for (List<byte[]> part : Segment.parts(lines)) {
                long segment = insert(part.size(), deflation.deflate(part));
                IntStream.range(0, part.size()).forEach(position -> places.add(new Place(segment, position)));
            }
        }
        return places;
    }

    private long insert(int verdicts, byte[] documents) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.update(connection -> {
            PreparedStatement insert = connection.prepareStatement("INSERT INTO decision_segment (verdicts, documents) VALUES (?, ?)",
                    Statement.RETURN_GENERATED_KEYS);
            insert.setInt(1, verdicts);
            insert.setBytes(2, documents);
            return insert;
        }, key);
        return requireNonNull(key.getKey()).longValue();
    }

    /** The documents as they were written, in the order of the rows; an empty one is broken, or gone. */
    @Transactional(readOnly = true)
    public List<byte[]> documents(List<Wanted> rows) {
        byte[][] documents = new byte[rows.size()][];
        Map<Long, List<Integer>> inSegments = new TreeMap<>();
        try (Inflation inflation = new Inflation()) {
            for (int row = 0; row < documents.length; row++) {
                byte[] column = rows.get(row).column();
                documents[row] = BROKEN;
                if (Place.is(column)) {
                    inSegments.computeIfAbsent(Place.of(column).segment(), _ -> new ArrayList<>()).add(row);
                } else if (inflated(inflation, column)) {
                    documents[row] = inflation.copy();
                }
            }
            for (List<Long> some : inSegments.keySet().stream().gather(Gatherers.windowFixed(READ)).toList()) {
                Map<Long, byte[]> read = read(some);
                for (Long id : some) {
                    byte[] deflated = read.getOrDefault(id, BROKEN);
                    if (inflated(inflation, deflated)) {
                        Segment segment = new Segment(inflation.copy());
                        inSegments.getOrDefault(id, List.of()).forEach(row -> documents[row] = document(segment, rows.get(row)));
                    }
                }
            }
        }
        return List.of(documents);
    }

    private static byte[] document(Segment segment, Wanted row) {
        return segment.document(Place.of(row.column()).position(), row.message(), row.recipient());
    }

    private static boolean inflated(Inflation inflation, byte[] deflated) {
        try {
            inflation.inflate(deflated);
            return true;
        } catch (IllegalStateException broken) {
            return false;
        }
    }

    private Map<Long, byte[]> read(Collection<Long> ids) {
        Map<Long, byte[]> read = new HashMap<>();
        jdbc.query("SELECT id, documents FROM decision_segment WHERE id IN (" + String.join(",", Collections.nCopies(ids.size(), "?"))
                + ")", row -> {
                    read.put(row.getLong("id"), row.getBytes("documents"));
                }, ids.toArray());
        return read;
    }

    /**
     * Counts verdicts out that the caller's transaction deletes, and deletes the segments that no verdict needs any more. Until then a
     * segment keeps all its documents; they name nobody.
     *
     * @param columns the values of {@code case_file}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void leave(List<byte[]> columns) {
        TreeMap<Long, Long> gone = columns.stream().filter(Place::is)
                .collect(Collectors.groupingBy(column -> Place.of(column).segment(), TreeMap::new, Collectors.counting()));
        if (!gone.isEmpty()) {
            jdbc.batchUpdate("UPDATE decision_segment SET verdicts = verdicts - ? WHERE id = ?",
                    gone.entrySet().stream().map(one -> new Object[] {one.getValue(), one.getKey()}).toList());
            jdbc.batchUpdate("DELETE FROM decision_segment WHERE id = ? AND verdicts <= 0",
                    gone.keySet().stream().map(id -> new Object[] {id}).toList());
        }
    }
}
