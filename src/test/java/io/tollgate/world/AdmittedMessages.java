package io.tollgate.world;

import com.fasterxml.uuid.Generators;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.Outbox;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.Payload;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages that the gate admitted at noon on a Monday, to be delivered within the hour. */
public record AdmittedMessages(World world) {

    public static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    public HandOver message(EnrolledBusiness from, Person to, Category category) {
        return messages(List.of(handOver(from, to, category)), Optional.empty()).getFirst();
    }

    public HandOver message(EnrolledBusiness from, Person to, Category category, Instant at, Duration timeToLive) {
        HandOver message = handOver(from, to, category, at);
        return messages(
                List.of(new HandOver(message.message(), message.payload(), at, at.plus(timeToLive))),
                Optional.empty()).getFirst();
    }

    public HandOver message(EnrolledBusiness from, Person to, Category category, FreeReason freeReason) {
        return messages(List.of(handOver(from, to, category)), Optional.of(freeReason)).getFirst();
    }

    /** One of the first {@code allowance} utility messages of the month to be delivered is free, by the app's plan. */
    public HandOver undecided(EnrolledBusiness from, Person to, int allowance) {
        HandOver message = handOver(from, to, Category.UTILITY);
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> {
            world.the(Outbox.class).handOver(List.of(message));
            world.the(Ledger.class).reserve(List.of(new Reservation(message.message(), "DE", "Germany",
                    new Money(200_000, World.USD), Optional.of(FreeReason.APP_ALLOWANCE), message.dueAt(), message.expiresAt(), "", 0,
                    allowance, allowance)));
        });
        return message;
    }

    /** Admits them in one transaction, as the gate does. */
    public List<HandOver> messages(List<HandOver> messages, Optional<FreeReason> freeReason) {
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> {
            world.the(Outbox.class).handOver(messages);
            boolean held = world.the(Ledger.class).reserve(messages.stream().map(it -> new Reservation(it.message(), "DE", "Germany",
                    new Money(freeReason.isPresent() ? 0 : 200_000, World.USD), freeReason, it.dueAt(), it.expiresAt(),
                    "note of " + it.id())).toList());
            if (!held) {
                throw new IllegalStateException("the business is out of credit");
            }
        });
        return messages;
    }

    /** The hand-over that the gate would make. */
    public static HandOver handOver(EnrolledBusiness from, Person to, Category category) {
        return handOver(from, to, category, NOON);
    }

    public static HandOver handOver(EnrolledBusiness from, Person to, Category category, Instant at) {
        return category == Category.SERVICE
                ? handOver(from, to, category, at, Optional.empty(), "{\"type\":\"text\",\"text\":{\"body\":\"Yes, until six.\"}}")
                : handOver(from, to, category, at, Optional.of(EnrolledBusiness.template(category)), """
                        {"type":"template","template":{"name":"%s","language":{"code":"en_US"},"components":[
                          {"type":"header","parameters":[{"type":"text","text":"not the body"}]},
                          {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"rye $1 bread"},
                            {"type":"currency","currency":{"fallback_value":"$2.50","code":"USD","amount_1000":2500}}]}]}}"""
                        .formatted(EnrolledBusiness.template(category).name()));
    }

    public static HandOver text(EnrolledBusiness from, Person to, String text) {
        return handOver(from, to, Category.SERVICE, NOON, Optional.empty(), "{\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}");
    }

    private static HandOver handOver(EnrolledBusiness from, Person to, Category category, Instant at, Optional<TemplateKey> template,
            String content) {
        return new HandOver(
                new Message(new MessageId(Generators.timeBasedEpochRandomGenerator().generate()), from.id(), from.sender(), to.id(),
                        category),
                new Payload(template.isPresent() ? Kind.TEMPLATE : Kind.TEXT, template,
                        Content.deflated(content.getBytes(StandardCharsets.UTF_8))),
                at, at.plus(TIME_TO_LIVE));
    }
}
