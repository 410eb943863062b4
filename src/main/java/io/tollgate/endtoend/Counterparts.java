package io.tollgate.endtoend;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Homes;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumbers;
import java.time.Instant;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds with whom a device wants to talk. A business gets one and the same answer for everybody whom it may not reach. */
@Component
class Counterparts {

    private final Businesses businesses;
    private final PhoneNumbers numbers;
    private final Homes homes;
    private final Identities identities;
    private final DeviceAccounts accounts;
    private final Claims claims;

    Counterparts(Businesses businesses, PhoneNumbers numbers, Homes homes, Identities identities, DeviceAccounts accounts, Claims claims) {
        this.businesses = businesses;
        this.numbers = numbers;
        this.homes = homes;
        this.identities = identities;
        this.accounts = accounts;
        this.claims = claims;
    }

    record Pair(Sender sender, RecipientId person) {}

    /** @param body with {@code to}, of a business's device, or {@code phone_number_id}, of a person's */
    Pair of(Device device, JsonNode body, Instant now) {
        return switch (device.account()) {
            case DeviceOwner.OfPerson(RecipientId person) -> new Pair(accounts.sender(body)
                    .orElseThrow(() -> new UnfitParameter(DeviceAccounts.unknownNumber())), person);
            case DeviceOwner.OfNumber(SenderId number) -> {
                Sender sender = businesses.sender(number).orElseThrow(() -> new UnfitParameter(DeviceAccounts.unknownNumber()));
                yield new Pair(sender, person(sender, body, now));
            }
        };
    }

    private RecipientId person(Sender sender, JsonNode body, Instant now) {
        if (!body.hasNonNull("to")) {
            throw new UnfitParameter(Refusal.missing("to"));
        }
        return switch (numbers.read(body.path("to").stringValue(), homes.inRequests(sender.business()))) {
            case NumberReading.Unclear unclear -> throw UnfitParameter.invalid("to", unclear.forPartners());
            case NumberReading.Known known -> {
                RecipientId person = identities.who(known.number());
                if (!claims.mayReach(sender, person, now)) {
                    throw new UnfitParameter(Refusal.UNDELIVERABLE);
                }
                yield person;
            }
        };
    }
}
