package io.tollgate.messenger;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads the person and the sender of an update. */
@Component
final class UpdateParts {

    private final Businesses businesses;
    private final PhoneNumbers numbers;

    UpdateParts(Businesses businesses, PhoneNumbers numbers) {
        this.businesses = businesses;
        this.numbers = numbers;
    }

    Optional<Sender> sender(String phoneNumberId) {
        return phoneNumberId.matches("[1-9][0-9]{0,17}")
                ? businesses.sender(new SenderId(Long.parseLong(phoneNumberId)))
                : Optional.empty();
    }

    static Refusal unknownSender(String path) {
        return new Refusal(RequestFault.UNKNOWN_SENDER, "Parameter '" + path
                + "' is not a phone number id of a business here. Give the phone number id, not the phone number itself.");
    }

    /**
     * What is wrong with the person's identities, if anything is. A user id in the place of the number is read as a user id.
     *
     * @param number       name of the property with her number
     * @param userId       name of the property with her business-scoped user id
     * @param parentUserId name of the property with the parent's user id
     */
    Optional<Refusal> person(String path, String number, String userId, String parentUserId, JsonNode update) {
        String prefix = path.isEmpty() ? "" : path + ".";
        String given = text(update, number);
        if (!given.isEmpty() && !isUserId(given) && numbers.named(given) instanceof NumberReading.Unclear unclear) {
            return Optional.of(Refusal.invalid(prefix + number, unclear.forPartners()));
        }
        for (String property : List.of(userId, parentUserId)) {
            String id = text(update, property);
            if (!id.isEmpty() && !isUserId(id)) {
                return Optional.of(Refusal.invalid(prefix + property, "is not a user id: a user id is a country, a point, and up to 128"
                        + " letters and digits"));
            }
        }
        return identities(new BusinessId(1), number, userId, parentUserId, update).isEmpty()
                ? Optional.of(Refusal.missing(prefix + number))
                : Optional.empty();
    }

    /** The identities that name her, without those that are neither a number nor a user id. Parameters as for {@link #person}. */
    List<Identity> identities(BusinessId business, String number, String userId, String parentUserId, JsonNode update) {
        List<Identity> identities = new ArrayList<>();
        numbers.named(text(update, number)).found().ifPresent(identities::add);
        for (String property : List.of(number, userId, parentUserId)) {
            Identity.user(business, text(update, property)).ifPresent(identities::add);
        }
        return identities;
    }

    Optional<PhoneNumber> number(JsonNode update, String property) {
        return numbers.named(text(update, property)).found();
    }

    static String text(JsonNode update, String property) {
        return update.path(property).asString("").strip();
    }

    private static boolean isUserId(String text) {
        return Identity.UserId.isOne(text) || Identity.ParentUserId.isOne(text);
    }
}
