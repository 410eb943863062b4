package io.tollgate.delivery;

import io.tollgate.delivery.Statuses.Step;
import io.tollgate.message.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The statuses of messages as their business was told, made once more from hand-over and receipts. The words of a network about a failure
 * are not kept: such a status has the usual text of its code.
 */
@Component
public class StatusHistory {

    private final Deliveries deliveries;
    private final Statuses statuses;

    StatusHistory(Deliveries deliveries, Statuses statuses) {
        this.deliveries = deliveries;
        this.statuses = statuses;
    }

    /** The statuses in the order of the messages and of their receipts; none for a message that was never handed over. */
    @Transactional(readOnly = true)
    public List<StatusUpdate> of(Collection<MessageId> messages) {
        Map<MessageId, Delivery> known = deliveries.of(messages);
        Map<MessageId, List<Receipt>> receipts = deliveries.receipts(known.keySet());
        return statuses.of(known.values().stream()
                .flatMap(delivery -> steps(delivery, receipts.getOrDefault(delivery.id(), List.of())).stream()).toList());
    }

    /** The receipts of a message, in the order of their times; without a network's own words about a failure. */
    @Transactional(readOnly = true)
    public List<Receipt> receipts(MessageId message) {
        return deliveries.receipts(List.of(message)).getOrDefault(message, List.of());
    }

    /** The first receipt of a delivery is the one that has charged the message. */
    private static List<Step> steps(Delivery delivery, List<Receipt> receipts) {
        Optional<Receipt> charged = receipts.stream()
                .filter(it -> it.type() == Receipt.Type.DELIVERED || it.type() == Receipt.Type.READ).findFirst();
        return receipts.stream().map(it -> new Step(delivery, it, charged.filter(it::equals).isPresent())).toList();
    }
}
