package io.tollgate.endtoend;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.endtoend.Groups.Group;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The origins of envelopes: numbers in digits, as the Cloud API writes them. */
@Component
class Origins {

    private final Groups groups;
    private final Recipients recipients;
    private final Businesses businesses;

    Origins(Groups groups, Recipients recipients, Businesses businesses) {
        this.groups = groups;
        this.recipients = recipients;
        this.businesses = businesses;
    }

    /** The number of the other side of each of these groups, by the group's id in base64url; without those who have no number. */
    Map<String, String> of(Device device, Collection<byte[]> ids) {
        Collection<Group> known = groups.find(ids).values();
        Map<RecipientId, String> people = device.isOfBusiness()
                ? recipients.numbers(known.stream().map(Group::person).collect(Collectors.toSet()))
                : Map.of();
        Map<SenderId, Sender> senders = device.isOfBusiness()
                ? Map.of()
                : businesses.senders(known.stream().map(Group::sender).collect(Collectors.toSet()));
        Map<String, String> numbers = new HashMap<>();
        for (Group group : known) {
            String number = device.isOfBusiness() ? people.get(group.person()) : number(senders.get(group.sender()));
            if (number != null) {
                numbers.put(DeviceRequests.text(group.id()), PhoneNumber.waId(number));
            }
        }
        return numbers;
    }

    private static @Nullable String number(@Nullable Sender sender) {
        return sender == null ? null : sender.displayNumber();
    }
}
