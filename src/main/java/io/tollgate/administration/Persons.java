package io.tollgate.administration;

import io.tollgate.intake.Homes;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.ErasedPerson;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Home;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The people whom callers name by their number: in the body of a request, never in its path, which access logs keep. */
@Component
final class Persons {

    private final PhoneNumbers numbers;
    private final Pseudonyms pseudonyms;
    private final Recipients recipients;
    private final Erasures erasures;
    private final Homes homes;

    Persons(PhoneNumbers numbers, Pseudonyms pseudonyms, Recipients recipients, Erasures erasures, Homes homes) {
        this.numbers = numbers;
        this.pseudonyms = pseudonyms;
        this.recipients = recipients;
        this.erasures = erasures;
        this.homes = homes;
    }

    /** In full. */
    PhoneNumber number(Given given) {
        return number(given, Home.UNKNOWN);
    }

    /** In full, or as in the country that is named. */
    PhoneNumber number(Given given, Home home) {
        return switch (numbers.read(given.required(), home)) {
            case NumberReading.Known(PhoneNumber number) -> number;
            case NumberReading.Unclear(String why) -> throw new Fault(given.field(), given.field() + " " + why + ".");
        };
    }

    /** Of numbers that a business brings. @param named here; counts more than what the business has said once for all */
    Home home(Optional<String> named, BusinessId business) {
        return named.map(Home::named).orElseGet(() -> homes.of(business));
    }

    /** Makes the person known if she is not. @throws io.tollgate.recipient.ErasedPerson if she was erased */
    RecipientId register(PhoneNumber number, Instant now) {
        return recipients.register(List.of(number), now).get(number);
    }

    /** Makes the person known if she is not. @throws io.tollgate.recipient.ErasedPerson if she was erased */
    RecipientId register(Given given, Instant now) {
        return register(number(given), now);
    }

    /** Who was erased is left out. */
    Map<PhoneNumber, RecipientId> registerUnlessErased(Collection<PhoneNumber> people, Instant now) {
        return recipients.registerUnlessErased(people, now);
    }

    /** Before anything else is looked at. @throws ErasedPerson if she was erased */
    void refuseErased(PhoneNumber number) {
        if (!erasures.erased(List.of(pseudonym(number))).isEmpty()) {
            throw new ErasedPerson();
        }
    }

    /** For whoever takes in many: those whom he has to turn away. */
    Set<RecipientId> erased() {
        return erasures.erased();
    }

    RecipientId pseudonym(PhoneNumber number) {
        return pseudonyms.of(number);
    }

    /** For looking up: of somebody unknown there is simply nothing on record. */
    RecipientId pseudonym(Given given) {
        return pseudonyms.of(number(given));
    }

    /** Numbers are kept in the register of recipients only, so none may come in by way of a note. */
    static String without(PhoneNumber person, String field, String note) {
        if (person.isIn(note)) {
            throw new Fault(field, field + " must not repeat the person's number. Maybe refer to the record by its id.");
        }
        return note;
    }
}
