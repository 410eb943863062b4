package io.tollgate.reconciliation;

import io.tollgate.message.MessageId;
import java.util.Collection;
import java.util.Map;

/**
 * Which messages a comparison reads.
 *
 * @param condition SQL with {@code %1$s} for the column
 */
record Scope(String condition, Map<String, Object> parameters) {

    /** @param through the last id; the ids of payments, which are higher than those of all messages, never belong to it */
    static Scope between(MessageId after, MessageId through) {
        return new Scope("%1$s > :after AND %1$s <= :through AND %1$s < :beyond",
                Map.of("after", after.bytes(), "through", through.bytes(), "beyond", MessageId.BEYOND.bytes()));
    }

    static Scope payments() {
        return new Scope("%1$s >= :beyond", Map.of("beyond", MessageId.BEYOND.bytes()));
    }

    static Scope of(Collection<byte[]> ids) {
        return new Scope("%1$s IN (:ids)", Map.of("ids", ids));
    }

    String of(String column) {
        return condition.formatted(column);
    }
}
