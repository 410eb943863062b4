package io.tollgate.kafka;

import io.tollgate.kafka.InRecord.Partition;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * How far each partition is accepted: rows of {@code kafka_position}. A row is locked and advanced in the transaction that accepts the
 * records before it. So each record is accepted once, whatever the broker delivers again, and to whichever node. It is the same as a row
 * with topic, partition and offset for each record, as the records of a partition are accepted in their order.
 */
class Positions {

    private final JdbcTemplate jdbc;

    Positions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The offset of the next record of each partition; 0 for a new one. */
    Map<Partition, Long> of(Collection<Partition> partitions) {
        return read(partitions, "");
    }

    /** Like {@link #of}; nobody else accepts records of these partitions until the end of the caller's transaction. */
    Map<Partition, Long> lock(Collection<Partition> partitions) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a position is locked within a transaction only. Maybe call this from a TransactionTemplate.");
        }
        return read(partitions, " FOR UPDATE");
    }

    /** Makes the rows that are missing, in a transaction of its own: an insertion that waits for another one may lock more than its row. */
    void begin(Collection<Partition> partitions) {
        Map<Partition, Long> known = new HashMap<>();
        partitions.forEach(partition -> row(partition, "").ifPresent(next -> known.put(partition, next)));
        List<Object[]> missing = new TreeSet<>(partitions).stream().filter(partition -> !known.containsKey(partition))
                .map(partition -> new Object[] {bytes(partition.topicId()), partition.number(), partition.topic()}).toList();
        if (!missing.isEmpty()) {
            jdbc.batchUpdate("INSERT IGNORE INTO kafka_position (topic_id, partition_number, topic, next_offset) VALUES (?, ?, ?, 0)",
                    missing);
        }
    }

    /** @param next the offset after the last record that is done with */
    void advance(Map<Partition, Long> next) {
        new TreeSet<>(next.keySet()).forEach(partition -> jdbc.update(
                "UPDATE kafka_position SET next_offset = ? WHERE topic_id = ? AND partition_number = ? AND next_offset < ?",
                next.get(partition), bytes(partition.topicId()), partition.number(), next.get(partition)));
    }

    private Map<Partition, Long> read(Collection<Partition> partitions, String lock) {
        SortedSet<Partition> inOrder = new TreeSet<>(partitions);
        Map<Partition, Long> next = new HashMap<>();
        inOrder.forEach(partition -> next.put(partition, row(partition, lock).orElse(0L)));
        return next;
    }

    private Optional<Long> row(Partition partition, String lock) {
        return jdbc.query("SELECT next_offset FROM kafka_position FORCE INDEX (PRIMARY) WHERE topic_id = ? AND partition_number = ?" + lock,
                (row, _) -> row.getLong(1), bytes(partition.topicId()), partition.number()).stream().findFirst();
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
    }
}
