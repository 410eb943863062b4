package io.tollgate.messenger;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.intake.Fault;
import io.tollgate.intake.Refusal;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
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
        return new Refusal(Fault.UNKNOWN_SENDER, "Parameter '" + path + "' is no phone number id of a business here. Maybe it is the phone number"
                + " itself: the id is another number.");
    }

    /**
     * What is wrong with the person, if anything is. A business-scoped user id is let through where the number is there too.
     *
     * @param number the property with her number
     * @param userId the property with her business-scoped user id
     */
    Optional<Refusal> person(String path, String number, String userId, JsonNode update) {
        String prefix = path.isEmpty() ? "" : path + ".";
        String given = update.path(number).asString("");
        if (given.isEmpty()) {
            return Optional.of(update.hasNonNull(userId)
                    ? Refusal.invalid(prefix + userId, "is a business-scoped user id, which is not supported yet: people are known by their"
                            + " numbers. Maybe send '" + number + "' too")
                    : Refusal.missing(prefix + number));
        }
        return switch (numbers.named(given)) {
            case NumberReading.Unclear(String why) -> Optional.of(Refusal.invalid(prefix + number, why));
            case NumberReading.Known known -> Optional.empty();
        };
    }

    /** Of what {@link #person} found nothing wrong with. */
    PhoneNumber number(String given) {
        return numbers.named(given).found().orElseThrow();
    }
}
