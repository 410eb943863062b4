package io.tollgate.endtoend;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.SenderIds;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.DeviceRequests.Holder;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumbers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds the account that a request names, and whether its token may speak for it. */
@Component
class DeviceAccounts {

    private final Businesses businesses;
    private final PhoneNumbers numbers;
    private final Identities identities;
    private final People people;
    private final Devices devices;

    DeviceAccounts(Businesses businesses, PhoneNumbers numbers, Identities identities, People people, Devices devices) {
        this.businesses = businesses;
        this.numbers = numbers;
        this.identities = identities;
        this.people = people;
        this.devices = devices;
    }

    /** @param subject whom credentials of its devices name */
    record Named(DeviceOwner account, String subject) {}

    /** Refuses a device at calls that a device cannot make. */
    void refuseDevice(Holder holder) {
        if (holder instanceof Holder.OfDevice) {
            throw new UnfitParameter(new Refusal(RequestFault.WRONG_TOKEN,
                    "This call takes the token of a business or of the messenger, not"
                            + " that of a device."));
        }
    }

    Named of(Holder holder, JsonNode body, Instant now) {
        return switch (holder) {
            case Holder.OfBusiness(Business business) -> {
                Sender sender = sender(body).filter(found -> found.business().equals(business.id()))
                        .orElseThrow(() -> new UnfitParameter(unknownNumber()));
                yield new Named(new DeviceOwner.OfNumber(sender.id()), sender.displayNumber());
            }
            case Holder.TheMessenger() -> of(person(body, now));
            case Holder.OfDevice _ -> throw new IllegalStateException("a device names no account");
        };
    }

    Named of(RecipientId person) {
        DeviceOwner account = new DeviceOwner.OfPerson(person);
        return new Named(account, devices.subject(account).orElseGet(() -> "person:" + DeviceId.fresh().text()));
    }

    /** Whether this device is one of the holder's account. */
    boolean owns(Holder holder, Device device) {
        return switch (holder) {
            case Holder.OfBusiness(Business business) -> device.account() instanceof DeviceOwner.OfNumber(SenderId sender)
                    && businesses.sender(sender).filter(found -> found.business().equals(business.id())).isPresent();
            case Holder.TheMessenger() -> device.account() instanceof DeviceOwner.OfPerson;
            case Holder.OfDevice(Device other) -> other.account().equals(device.account());
        };
    }

    /** The number that a body names. */
    Optional<Sender> sender(JsonNode body) {
        return SenderIds.parse(body.path("phone_number_id").asString("")).flatMap(businesses::sender);
    }

    static Refusal unknownNumber() {
        return new Refusal(RequestFault.UNKNOWN_SENDER, "Parameter 'phone_number_id' does not exist, or this token may not use it. Give the"
                + " phone number id, not the phone number itself.");
    }

    private RecipientId person(JsonNode body, Instant now) {
        String user = body.path("user").asString("");
        String userId = body.path("user_id").asString("");
        if (user.isEmpty() == userId.isEmpty()) {
            throw new UnfitParameter(user.isEmpty()
                    ? Refusal.missing("user")
                    : Refusal.invalid("user_id", "does not go with 'user'. Name her by one of both"));
        }
        if (!userId.isEmpty()) {
            return identities.holderAnywhere(userId).orElseThrow(() -> UnfitParameter.invalid("user_id", "names nobody who is known"));
        }
        return switch (numbers.named(user)) {
            case NumberReading.Unclear unclear -> throw UnfitParameter.invalid("user", unclear.forPartners());
            case NumberReading.Known known -> people
                    .registerUnlessErased(new io.tollgate.recipient.Named(List.of(known.number())), now)
                    .orElseThrow(() -> new UnfitParameter(Refusal.UNDELIVERABLE));
        };
    }
}
