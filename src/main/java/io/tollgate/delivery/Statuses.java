package io.tollgate.delivery;

import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.StatusDetail.FreeEntry;
import io.tollgate.ledger.Charges;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Turns booked receipts into status updates. */
@Component
class Statuses {

    private static final Optional<FreeReason> FREE_ENTRY = Optional.of(FreeReason.FREE_ENTRY);

    private final Conversations conversations;
    private final Charges charges;

    Statuses(Conversations conversations, Charges charges) {
        this.charges = charges;
        this.conversations = conversations;
    }

    /** A receipt that the partner gets a status for. @param charges whether it charged the message, or would have if that were not free */
    record Step(Delivery delivery, Receipt receipt, boolean charges) {

        /** The same, with its delivery as it is now. */
        Step of(Map<MessageId, Delivery> changed) {
            return new Step(changed.getOrDefault(delivery.id(), delivery), receipt, charges);
        }
    }

    /** One status for each step, in the order of the steps. */
    List<StatusUpdate> of(List<Step> steps) {
        Set<RecipientId> entered = steps.stream().map(Step::delivery).filter(it -> it.freeReason().equals(FREE_ENTRY))
                .map(Delivery::recipient).collect(Collectors.toSet());
        Map<Conversations.Key, Conversation> open = entered.isEmpty() ? Map.of() : conversations.of(entered);
        Set<MessageId> abroad = charges.fromAbroad(steps.stream().map(Step::delivery)
                .filter(it -> it.category() == Category.AUTHENTICATION).map(Delivery::id).collect(Collectors.toSet()));
        return steps.stream().map(step -> update(step, open, abroad.contains(step.delivery().id()))).toList();
    }

    private static StatusUpdate update(Step step, Map<Conversations.Key, Conversation> open, boolean abroad) {
        Delivery delivery = step.delivery();
        Receipt receipt = step.receipt();
        String detail = receipt.type() == Type.FAILED
                ? StatusDetail.errors(receipt.code(), receipt.title(), receipt.details())
                : StatusDetail.pricing(delivery.category(), abroad, delivery.freeReason(), freeEntry(step, open));
        return new StatusUpdate(delivery.business(), delivery.sender(), delivery.id(), delivery.recipient(),
                receipt.type().name().toLowerCase(Locale.ROOT), receipt.at(), delivery.callbackData(), detail);
    }

    /** Stands in the status sent, which alone carries its end, and in the one that charges: delivered or read, whichever came first. */
    private static Optional<FreeEntry> freeEntry(Step step, Map<Conversations.Key, Conversation> open) {
        boolean sent = step.receipt().type() == Type.SENT;
        if (!step.delivery().freeReason().equals(FREE_ENTRY) || !sent && !step.charges()) {
            return Optional.empty();
        }
        return Optional.ofNullable(open.get(new Conversations.Key(step.delivery().sender(), step.delivery().recipient())))
                .map(Conversation::freeEntryUntil)
                .map(end -> new FreeEntry(id(step.delivery(), end), sent ? Optional.of(end) : Optional.empty()));
    }

    private static String id(Delivery delivery, Instant end) {
        String name = delivery.sender() + "/" + delivery.recipient() + "/" + end;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    }
}
