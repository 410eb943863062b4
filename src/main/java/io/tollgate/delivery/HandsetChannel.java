package io.tollgate.delivery;

import static io.tollgate.delivery.Receipt.Type.DELIVERED;
import static io.tollgate.delivery.Receipt.Type.READ;
import static io.tollgate.delivery.Receipt.Type.SENT;

import io.tollgate.business.Businesses;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets.Shown;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * The channel of the demonstration, in this process. It shows messages on handsets and gives the receipts within the transaction of the
 * hand-over, and so exactly once. Receipts carry the time of the hand-over.
 */
@Component
@ConditionalOnProperty(name = "tollgate.delivery.channel", havingValue = "handset", matchIfMissing = true)
class HandsetChannel implements LocalChannel {

    private static final int UNDELIVERABLE = 131026;
    private static final int BUSY_ATTEMPTS = 2;

    private final Handsets handsets;
    private final Receipts receipts;
    private final Businesses businesses;
    private final SealedDelivery devices;
    private final Duration late;

    HandsetChannel(Handsets handsets, Receipts receipts, Businesses businesses, SealedDelivery devices,
            @Value("${tollgate.handset.late:10s}") Duration late) {
        this.devices = devices;
        this.handsets = handsets;
        this.receipts = receipts;
        this.businesses = businesses;
        this.late = late;
    }

    @Override
    public Map<MessageId, ChannelAnswer> take(List<HandOver> batch, Instant now) {
        Map<Boolean, List<HandOver>> sealed = batch.stream().collect(Collectors.partitioningBy(it -> it.kind() == Kind.ENCRYPTED));
        Map<MessageId, ChannelAnswer> answers = new HashMap<>();
        sealed.forEach((isSealed, some) -> {
            if (!some.isEmpty()) {
                answers.putAll(isSealed ? devices.take(some, now) : takeOpen(some, now));
            }
        });
        return answers;
    }

    private Map<MessageId, ChannelAnswer> takeOpen(List<HandOver> batch, Instant now) {
        Map<RecipientId, Behaviour> behaviours = handsets.behaviours(batch.stream().map(HandOver::recipient).toList());
        Map<MessageId, ChannelAnswer> answers = new HashMap<>();
        List<Shown> shown = new ArrayList<>();
        List<Receipt> atOnce = new ArrayList<>();
        List<Receipt> later = new ArrayList<>();
        for (HandOver message : batch) {
            Behaviour behaviour = behaviours.getOrDefault(message.recipient(), Behaviour.USUAL);
            answers.put(message.id(), answer(message, behaviour));
            if (!(answers.get(message.id()) instanceof ChannelAnswer.Sent)) {
                continue;
            }
            if (reached(behaviour)) {
                shown.add(new Shown(message, text(message)));
            }
            atOnce.addAll(atOnce(message.id(), behaviour, now));
            later.addAll(later(message.id(), behaviour, now));
        }
        handsets.show(shown, now);
        Map<MessageId, BusinessId> businesses = batch.stream().collect(Collectors.toMap(HandOver::id, HandOver::business));
        receipts.take(atOnce, now, businesses);
        receipts.take(later, now.plus(late), businesses);
        return answers;
    }

    /** A message that is not on the handset by now never will be. */
    @Override
    public boolean recall(MessageId message) {
        return !handsets.has(message);
    }

    @Override
    public String name() {
        return "the built-in handset";
    }

    @Override
    public boolean reachesRecipients() {
        return false;
    }

    private static ChannelAnswer answer(HandOver message, Behaviour behaviour) {
        return switch (behaviour) {
            case NOT_REGISTERED -> new ChannelAnswer.Rejected(UNDELIVERABLE, "The number is not registered with the messenger.");
            case BUSY_TWICE -> message.attempts() < BUSY_ATTEMPTS ? new ChannelAnswer.Later("busy") : new ChannelAnswer.Sent();
            case USUAL, OFFLINE, UNDELIVERABLE, NO_READ_RECEIPTS, DUPLICATES, LATE -> new ChannelAnswer.Sent();
        };
    }

    private static boolean reached(Behaviour behaviour) {
        return switch (behaviour) {
            case USUAL, BUSY_TWICE, NO_READ_RECEIPTS, DUPLICATES, LATE -> true;
            case OFFLINE, NOT_REGISTERED, UNDELIVERABLE -> false;
        };
    }

    private static List<Receipt> atOnce(MessageId message, Behaviour behaviour, Instant now) {
        return switch (behaviour) {
            case USUAL, BUSY_TWICE -> told(message, now, SENT, DELIVERED, READ);
            case OFFLINE, LATE -> told(message, now, SENT);
            case NOT_REGISTERED -> List.of();
            case UNDELIVERABLE -> List.of(Receipt.of(message, SENT, now),
                    Receipt.failed(message, now, UNDELIVERABLE, "The message could not be delivered to this handset."));
            case NO_READ_RECEIPTS -> told(message, now, SENT, DELIVERED);
            case DUPLICATES -> told(message, now, DELIVERED, SENT, DELIVERED, READ, SENT, READ);
        };
    }

    private static List<Receipt> later(MessageId message, Behaviour behaviour, Instant now) {
        return behaviour == Behaviour.LATE ? told(message, now, DELIVERED, READ) : List.of();
    }

    private static List<Receipt> told(MessageId message, Instant now, Receipt.Type... types) {
        return Stream.of(types).map(type -> Receipt.of(message, type, now)).toList();
    }

    private String text(HandOver message) {
        return Rendering.of(Content.inflated(message.content()), message.kind(),
                message.template().flatMap(key -> businesses.template(message.business(), key)));
    }
}
