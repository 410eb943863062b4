package io.tollgate.kafka;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic in.
 *
 * @param key     null if the record has none
 * @param value   null if the record has none
 * @param headers as they came
 */
record InRecord(Place place, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    /**
     * A partition. A topic that is deleted and made again has another id, and its offsets begin again.
     *
     * @param topicId of the broker
     */
    record Partition(UUID topicId, String topic, int number) implements Comparable<Partition> {

        @Override
        public int compareTo(Partition other) {
            int first = topicId.compareTo(other.topicId);
            return first != 0 ? first : Integer.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Partition partition && topicId.equals(partition.topicId) && number == partition.number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(topicId, number);
        }
    }

    /** The place of a record; no other record ever has the same one. */
    record Place(Partition partition, long offset) {

        @Override
        public String toString() {
            return partition.topic + "-" + partition.number + "@" + offset;
        }
    }
}
