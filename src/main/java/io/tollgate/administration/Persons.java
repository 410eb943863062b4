package io.tollgate.administration;

import static java.util.Objects.requireNonNull;

import io.tollgate.cloudapi.Homes;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.ErasedPerson;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Home;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The people whom callers name by number or user id: in the body of a request, never in its path, which access logs keep. */
@Component
final class Persons {

    private static final RecipientId NOBODY = new RecipientId(0, 0);

    private final PhoneNumbers numbers;
    private final Identities identities;
    private final Recipients recipients;
    private final Erasures erasures;
    private final Homes homes;
    private final People people;

    Persons(PhoneNumbers numbers, Identities identities, Recipients recipients, Erasures erasures, Homes homes, People people) {
        this.numbers = numbers;
        this.identities = identities;
        this.recipients = recipients;
        this.erasures = erasures;
        this.homes = homes;
        this.people = people;
    }

    /** A number with its country code. */
    PhoneNumber number(RequestField given) {
        return number(given, Home.UNKNOWN);
    }

    /** A number with its country code, or as people of the named country write it. */
    PhoneNumber number(RequestField given, Home home) {
        return switch (numbers.read(given.required(), home)) {
            case NumberReading.Known(PhoneNumber number) -> number;
            case NumberReading.Unclear(String why) -> throw new InvalidField(given.field(), given.field() + " " + why + ".");
        };
    }

    /** The country of a business's numbers. @param named in this call; it goes before what the terms of the business say */
    Home home(Optional<String> named, BusinessId business) {
        return named.map(Home::named).orElseGet(() -> homes.of(business));
    }

    /** Finds by the number if there is one. @param business the business that has the user id; if empty, only one person may have it */
    RecipientFilter meant(@Nullable String to, @Nullable String userId, Optional<BusinessId> business) {
        return meant(to, userId, business, Home.UNKNOWN);
    }

    /** Like {@link #meant(String, String, Optional)}; the number has its country code, or is one of the named country. */
    RecipientFilter meant(@Nullable String to, @Nullable String userId, Optional<BusinessId> business, Home home) {
        RequestField number = new RequestField("to", to);
        RequestField user = new RequestField("user_id", userId);
        if (number.maybe().isPresent() || user.maybe().isEmpty()) {
            return new RecipientFilter(Optional.of(number(number, home)), Optional.empty(), business);
        }
        String id = user.required();
        if (!Identity.isUserId(id)) {
            throw new InvalidField("user_id", "user_id is not a user id of the messenger. Maybe it is a phone number: then write it into"
                    + " 'to'. A user id is a country, a point, and letters and digits.");
        }
        return new RecipientFilter(Optional.empty(), Optional.of(id), business);
    }

    /** Finds a person for a search. An unknown person is no error: there is simply nothing on record. */
    RecipientId lookUp(RecipientFilter meant) {
        return who(meant).orElse(NOBODY);
    }

    /** All ids under which there may be records of her. */
    Set<RecipientId> ids(RecipientId person) {
        return identities.ownIdsOf(person);
    }

    /** The id of somebody who must be known. */
    RecipientId known(RecipientFilter meant) {
        return who(meant).orElseThrow(() -> new InvalidField("user_id", "user_id belongs to nobody whom Tollgate knows. Maybe another"
                + " business has it: then name that business in 'business'."));
    }

    private Optional<RecipientId> who(RecipientFilter meant) {
        return meant.number().map(identities::who).or(() -> meant.business()
                .flatMap(business -> Identity.user(business, meant.userId().orElseThrow()))
                .map(identity -> Optional.ofNullable(identities.who(List.of(identity)).get(identity)))
                .orElseGet(() -> atAnyBusiness(meant.userId().orElseThrow())));
    }

    private Optional<RecipientId> atAnyBusiness(String userId) {
        try {
            return identities.holderAnywhere(userId);
        } catch (IllegalArgumentException several) {
            throw new InvalidField("user_id", "user_id " + several.getMessage() + ".");
        }
    }

    /** Makes the person known if she is not. @throws io.tollgate.recipient.ErasedPerson if she was erased */
    RecipientId register(RecipientFilter meant, Instant now) {
        if (meant.number().isPresent()) {
            return requireNonNull(recipients.register(List.of(meant.number().get()), now).get(meant.number().get()));
        }
        if (meant.business().isEmpty()) {
            RecipientId person = known(meant);
            if (!erasures.erased(List.of(person)).isEmpty()) {
                throw new ErasedPerson();
            }
            return person;
        }
        return people.registerUnlessErased(named(meant), now).orElseThrow(ErasedPerson::new);
    }

    /** Makes the person known if she is not. @throws io.tollgate.recipient.ErasedPerson if she was erased */
    RecipientId register(RequestField given, Instant now) {
        return register(RecipientFilter.by(number(given)), now);
    }

    /** Makes people known who are not; erased people are left out. */
    Map<RecipientFilter, RecipientId> registerUnlessErased(Collection<RecipientFilter> meant, Instant now) {
        Map<Named, RecipientId> byName = people.registerUnlessErased(meant.stream().map(Persons::named).toList(), now);
        Map<RecipientFilter, RecipientId> registered = new HashMap<>();
        meant.forEach(one -> Optional.ofNullable(byName.get(named(one))).ifPresent(known -> registered.put(one, known)));
        return registered;
    }

    private static Named named(RecipientFilter meant) {
        return meant.number().isPresent()
                ? Named.of(meant.number().get())
                : Named.of(Identity.user(meant.business().orElseThrow(), meant.userId().orElseThrow()).orElseThrow());
    }

    /** Refuses an erased person. It must be called before anything else is checked. @throws ErasedPerson if she was erased */
    void refuseErased(RecipientFilter meant) {
        if (!erasures.erased(List.of(lookUp(meant))).isEmpty()) {
            throw new ErasedPerson();
        }
    }

    /** All erased people, for an import, which must turn them away. */
    Set<RecipientId> erased() {
        return erasures.erased();
    }
}
