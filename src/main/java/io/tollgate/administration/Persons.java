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

/** The people whom callers name by their number or user id: in the body of a request, never in its path, which access logs keep. */
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

    /** In full. */
    PhoneNumber number(RequestField given) {
        return number(given, Home.UNKNOWN);
    }

    /** In full, or as in the country that is named. */
    PhoneNumber number(RequestField given, Home home) {
        return switch (numbers.read(given.required(), home)) {
            case NumberReading.Known(PhoneNumber number) -> number;
            case NumberReading.Unclear(String why) -> throw new InvalidField(given.field(), given.field() + " " + why + ".");
        };
    }

    /** Of numbers that a business brings. @param named here; counts more than what the business has said once for all */
    Home home(Optional<String> named, BusinessId business) {
        return named.map(Home::named).orElseGet(() -> homes.of(business));
    }

    /** By the number if there is one. @param business whose user id it is; without it, it must mean one person alone */
    RecipientFilter meant(@Nullable String to, @Nullable String userId, Optional<BusinessId> business) {
        return meant(to, userId, business, Home.UNKNOWN);
    }

    /** As {@link #meant(String, String, Optional)}, a number in full or as in the country that is named. */
    RecipientFilter meant(@Nullable String to, @Nullable String userId, Optional<BusinessId> business, Home home) {
        RequestField number = new RequestField("to", to);
        RequestField user = new RequestField("user_id", userId);
        if (number.maybe().isPresent() || user.maybe().isEmpty()) {
            return new RecipientFilter(Optional.of(number(number, home)), Optional.empty(), business);
        }
        String id = user.required();
        if (!Identity.UserId.isOne(id) && !Identity.ParentUserId.isOne(id)) {
            throw new InvalidField("user_id", "user_id is no user id of the messenger. Maybe it is a phone number: then write it into 'to'. A user id is a country,"
                    + " a point, and letters and digits.");
        }
        return new RecipientFilter(Optional.empty(), Optional.of(id), business);
    }

    /** For looking up: of somebody unknown there is simply nothing on record. */
    RecipientId lookUp(RecipientFilter meant) {
        return who(meant).orElse(NOBODY);
    }

    /** Under which there may be records of her. */
    Set<RecipientId> ids(RecipientId person) {
        return identities.ownIdsOf(person);
    }

    /** Of somebody who has to be there. */
    RecipientId known(RecipientFilter meant) {
        return who(meant).orElseThrow(() -> new InvalidField("user_id", "user_id is of nobody whom Tollgate knows. Maybe it is of another business: then name"
                + " that in 'business'."));
    }

    private Optional<RecipientId> who(RecipientFilter meant) {
        return meant.number().map(identities::who).or(() -> meant.business()
                .flatMap(business -> Identity.user(business, meant.userId().orElseThrow()))
                .map(identity -> Optional.ofNullable(identities.who(List.of(identity)).get(identity)))
                .orElseGet(() -> whoever(meant.userId().orElseThrow())));
    }

    private Optional<RecipientId> whoever(String userId) {
        try {
            return identities.whoever(userId);
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

    /** Who was erased is left out. */
    Map<RecipientFilter, RecipientId> registerUnlessErased(Collection<RecipientFilter> meant, Instant now) {
        Map<PhoneNumber, RecipientId> byNumber = recipients.registerUnlessErased(meant.stream().flatMap(one -> one.number().stream()).toList(), now);
        Map<RecipientFilter, RecipientId> registered = new HashMap<>();
        for (RecipientFilter one : meant) {
            Optional<RecipientId> person = one.number().isPresent() ? Optional.ofNullable(byNumber.get(one.number().get()))
                    : people.registerUnlessErased(named(one), now);
            person.ifPresent(known -> registered.put(one, known));
        }
        return registered;
    }

    private static Named named(RecipientFilter meant) {
        return Named.of(Identity.user(meant.business().orElseThrow(), meant.userId().orElseThrow()).orElseThrow());
    }

    /** Before anything else is looked at. @throws ErasedPerson if she was erased */
    void refuseErased(RecipientFilter meant) {
        if (!erasures.erased(List.of(lookUp(meant))).isEmpty()) {
            throw new ErasedPerson();
        }
    }

    /** For whoever takes in many: those whom he has to turn away. */
    Set<RecipientId> erased() {
        return erasures.erased();
    }
}
