package io.tollgate.administration;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what callers name: businesses by handle, senders by phone number id; and checks that instants are not in the future. */
@Component
final class Register {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final Businesses businesses;
    private final Clock clock;

    Register(Businesses businesses, Clock clock) {
        this.businesses = businesses;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** The business that the path names. */
    Business business(String handle) {
        return businesses.byHandle(handle).orElseThrow(
                () -> new Unknown("There is no business with this handle. Maybe look it up in GET /administration/v1/businesses."));
    }

    /** The business that a field names. */
    Business business(RequestField handle) {
        return businesses.byHandle(handle.text(40))
                .orElseThrow(() -> new InvalidField(handle.field(), handle.field() + " is not a handle of a business. Maybe enrol it"
                        + " first."));
    }

    Business business(BusinessId id) {
        return requireNonNull(businesses.byId(List.of(id)).get(id));
    }

    /** The handle of a business; its number if it has no handle any more. */
    String handle(BusinessId id) {
        return businesses.lately(id).map(Business::handle).orElse("number " + id.value());
    }

    List<Business> businesses() {
        return businesses.all();
    }

    /** The business that an optional field names. */
    Optional<BusinessId> maybeBusiness(RequestField handle) {
        return handle.maybe().map(_ -> business(handle).id());
    }

    Sender sender(RequestField id) {
        return businesses.sender(senderId(id)).orElseThrow(
                () -> new InvalidField(id.field(), id.field() + " is not a phone number id of a sender. Maybe add the sender first."));
    }

    SenderId senderId(RequestField id) {
        return new SenderId(id.number(1, 999_999_999_999_999_999L));
    }

    /** The instant given, or now if there is none. */
    Instant past(RequestField at, Instant now) {
        Instant instant = at.maybeInstant().orElse(now);
        if (instant.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw at.wrong("an instant that is not in the future");
        }
        return instant;
    }

    /** The path names something that does not exist. */
    static final class Unknown extends RuntimeException {
        Unknown(String message) {
            super(message);
        }
    }
}
