package io.tollgate.administration;

import io.tollgate.message.BusinessId;
import io.tollgate.recipient.PhoneNumber;
import java.util.Optional;

/**
 * The person whom a caller names: by her number, or by the user id under which the messenger knows her.
 *
 * @param userId   only if there is no number
 * @param business the business that has the user id, if the caller named it
 */
record RecipientFilter(Optional<PhoneNumber> number, Optional<String> userId, Optional<BusinessId> business) {

    static RecipientFilter by(PhoneNumber number) {
        return new RecipientFilter(Optional.of(number), Optional.empty(), Optional.empty());
    }

    /** Refuses a note that repeats the number or user id: only the register of recipients holds these. */
    String without(String field, String note) {
        if (number.filter(it -> it.isIn(note)).isPresent() || userId.filter(note::contains).isPresent()) {
            throw new InvalidField(field, field + " must not repeat the person's " + (number.isPresent() ? "number" : "user id")
                    + ". Maybe refer to the record by its id.");
        }
        return note;
    }

    /** Shows neither the number nor the user id. */
    @Override
    public String toString() {
        return number.map(PhoneNumber::toString).orElse("a user id");
    }
}
