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

/** Whom an update is of and whom it is about, as the messenger names them. */
@Component
final class UpdateParts {

    private final Businesses businesses;
    private final PhoneNumbers numbers;

    UpdateParts(Businesses businesses, PhoneNumbers numbers) {
        this.businesses = businesses;
        this.numbers = numbers;
    }

    Optional<Sender> sender(String phoneNumberId) {
        return phoneNumberId.matches("[1-9][0-9]{0,17}") ? businesses.sender(new SenderId(Long.parseLong(phoneNumberId))) : Optional.empty();
    }

    static Refusal unknownSender(String path) {
        return new Refusal(RequestFault.UNKNOWN_SENDER, "Parameter '" + path + "' is no phone number id of a business here. Maybe it is the phone number"
                + " itself: the id is another number.");
    }

    /**
     * What is wrong with the person, if anything is. A user id in the place of the number is read as one.
     *
     * @param number       the property with her number
     * @param userId       the property with her business-scoped user id
     * @param parentUserId the property with that of the parent
     */
    Optional<Refusal> person(String path, String number, String userId, String parentUserId, JsonNode update) {
        String prefix = path.isEmpty() ? "" : path + ".";
        String given = text(update, number);
        if (!given.isEmpty() && !isUserId(given) && numbers.named(given) instanceof NumberReading.Unclear(String why)) {
            return Optional.of(Refusal.invalid(prefix + number, why));
        }
        for (String property : List.of(userId, parentUserId)) {
            String id = text(update, property);
            if (!id.isEmpty() && !isUserId(id)) {
                return Optional.of(Refusal.invalid(prefix + property, "is no user id. Maybe it is cut off: it is a country, a point, and up to 128"
                        + " letters and digits"));
            }
        }
        return identities(new BusinessId(1), number, userId, parentUserId, update).isEmpty() ? Optional.of(Refusal.missing(prefix + number)) : Optional.empty();
    }

    /** By what she is named; what is no number and no user id is passed over. The properties are those of {@link #person}. */
    List<Identity> identities(BusinessId business, String number, String userId, String parentUserId, JsonNode update) {
        List<Identity> identities = new ArrayList<>();
        numbers.named(text(update, number)).found().map(Identity.Number::new).ifPresent(identities::add);
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
