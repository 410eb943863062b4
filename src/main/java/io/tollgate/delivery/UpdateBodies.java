package io.tollgate.delivery;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes updates of one business as JSON, with the names by which the business knows its senders and recipients. */
@Component
public final class UpdateBodies {

    private final Businesses businesses;
    private final Recipients recipients;
    private final Identities identities;

    UpdateBodies(Businesses businesses, Recipients recipients, Identities identities) {
        this.businesses = businesses;
        this.recipients = recipients;
        this.identities = identities;
    }

    /** The body of a webhook with all of them. */
    byte[] together(BusinessId business, List<? extends PartnerUpdate> updates) {
        return Envelope.json(business, List.copyOf(updates), senders(updates), numbers(updates), userIds(business, updates));
    }

    /** For each update the body of a webhook with it alone, in their order. */
    public List<byte[]> each(BusinessId business, List<StatusUpdate> updates) {
        Map<SenderId, Sender> senders = senders(updates);
        Map<RecipientId, String> numbers = numbers(updates);
        Map<RecipientId, String> userIds = userIds(business, updates);
        return updates.stream().map(update -> Envelope.json(business, List.of(update), senders, numbers, userIds)).toList();
    }

    private Map<SenderId, Sender> senders(List<? extends PartnerUpdate> updates) {
        return updates.stream().map(PartnerUpdate::sender).distinct().flatMap(id -> businesses.sender(id).stream())
                .collect(Collectors.toMap(Sender::id, Function.identity()));
    }

    /** The recipients' user ids towards this business. */
    private Map<RecipientId, String> userIds(BusinessId business, List<? extends PartnerUpdate> updates) {
        Map<RecipientId, RecipientId> people = new HashMap<>();
        updates.forEach(it -> people.put(it.recipient(), it.recipient()));
        people.putAll(identities.moved(people.keySet()));
        Map<RecipientId, String> known = new HashMap<>();
        identities.userIds(people.values()).stream().filter(it -> it.business().filter(business::equals).isPresent())
                .forEach(it -> known.putIfAbsent(it.recipient(), it.name()));
        Map<RecipientId, String> userIds = new HashMap<>();
        people.forEach((told, person) -> Optional.ofNullable(known.get(person)).ifPresent(name -> userIds.put(told, name)));
        return userIds;
    }

    private Map<RecipientId, String> numbers(List<? extends PartnerUpdate> updates) {
        return recipients.numbers(updates.stream().map(PartnerUpdate::recipient).collect(Collectors.toSet()));
    }
}
