package io.tollgate.delivery;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identities.Known;
import io.tollgate.recipient.Recipients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Writes updates of a business as JSON, with the names by which the business knows its senders and recipients. */
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

    /**
     * By what names businesses know senders and recipients.
     *
     * @param userIds the recipients' user ids towards each business
     */
    record Names(Map<SenderId, Sender> senders, Map<RecipientId, String> numbers, Map<BusinessId, Map<RecipientId, String>> userIds) {}

    /** The names that all these updates need, whatever their business. */
    Names names(List<? extends PartnerUpdate> updates) {
        Set<RecipientId> told = updates.stream().map(PartnerUpdate::recipient).collect(toSet());
        return new Names(businesses.senders(updates.stream().map(PartnerUpdate::sender).collect(toSet())), recipients.numbers(told),
                userIds(told));
    }

    /** The body of a webhook with all of them. */
    byte[] together(BusinessId business, List<? extends PartnerUpdate> updates, Names names) {
        return Envelope.json(business, List.copyOf(updates), names.senders, names.numbers, names.userIds.getOrDefault(business, Map.of()));
    }

    /** The bodies of webhooks that have one update each, in the order of the updates. */
    public List<byte[]> each(BusinessId business, List<StatusUpdate> updates) {
        Names names = names(updates);
        return updates.stream().map(update -> together(business, List.of(update), names)).toList();
    }

    private Map<BusinessId, Map<RecipientId, String>> userIds(Set<RecipientId> told) {
        Map<RecipientId, RecipientId> moved = identities.moved(told);
        Map<RecipientId, List<RecipientId>> by = told.stream().collect(groupingBy(it -> moved.getOrDefault(it, it)));
        Map<BusinessId, Map<RecipientId, String>> userIds = new HashMap<>();
        for (Known known : identities.userIds(by.keySet())) {
            known.business().map(business -> userIds.computeIfAbsent(business, _ -> new HashMap<>()))
                    .ifPresent(ids -> by.getOrDefault(known.recipient(), List.of()).forEach(it -> ids.putIfAbsent(it, known.name())));
        }
        return userIds;
    }
}
