package io.tollgate.intake;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Homes;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Whom a request names: by a phone number in {@code to}, or else by a user id that Tollgate knows in {@code recipient}. */
@Component
final class Addressees {

    private final PhoneNumbers numbers;
    private final Homes homes;
    private final Identities identities;
    private final Recipients recipients;
    private final Pseudonyms pseudonyms;

    Addressees(PhoneNumbers numbers, Homes homes, Identities identities, Recipients recipients, Pseudonyms pseudonyms) {
        this.numbers = numbers;
        this.homes = homes;
        this.identities = identities;
        this.recipients = recipients;
        this.pseudonyms = pseudonyms;
    }

    sealed interface Reading {}

    record Unclear(Refusal why) implements Reading {}

    /**
     * @param named  as the partner names her; by a user id he may not know her number
     * @param input  the same as he wrote it
     * @param person the same for both ways to name her: her number's pseudonym, or her id if her number is not known
     */
    record Known(Identity named, String input, RecipientId person) implements Reading {

        boolean byUserId() {
            return !(named instanceof PhoneNumber);
        }
    }

    /** @param body whose shape is checked already; {@code to} counts if both are there */
    Reading read(Sender sender, JsonNode body) {
        if (!body.hasNonNull("to")) {
            return user(sender, body.path("recipient").stringValue());
        }
        String to = body.path("to").stringValue();
        return switch (numbers.read(to, homes.inRequests(sender.business()))) {
            case NumberReading.Unclear unclear -> new Unclear(Refusal.invalid("to", unclear.forPartners()));
            case NumberReading.Known(PhoneNumber number) -> new Known(number, to, pseudonyms.of(number));
        };
    }

    private Reading user(Sender sender, String id) {
        Optional<Identity> identity = Identity.user(sender.business(), id);
        if (identity.isEmpty()) {
            return new Unclear(Refusal.invalid("recipient", "must be a user id, such as PT.1A2B3C. A phone number belongs into 'to'"));
        }
        return identities.who(List.of(identity.get())).values().stream().filter(person -> identities.isOwn(identity.get(), person))
                .flatMap(person -> recipients.of(List.of(person)).values().stream()).findFirst()
                .<Reading>map(person -> new Known(identity.get(), id, person.phoneNumber().map(pseudonyms::of).orElse(person.id())))
                .orElseGet(() -> new Unclear(Refusal.UNDELIVERABLE));
    }
}
