package io.tollgate.administration;

import io.tollgate.message.BusinessId;
import io.tollgate.recipient.PhoneNumber;
import java.util.Optional;

/**
 * Whom a caller names: by her number, or by the user id under which the messenger knows her.
 *
 * @param userId   without a number only
 * @param business whose user id it is, if that was said
 */
record RecipientFilter(Optional<PhoneNumber> number, Optional<String> userId, Optional<BusinessId> business) {

    static RecipientFilter by(PhoneNumber number) {
        return new RecipientFilter(Optional.of(number), Optional.empty(), Optional.empty());
    }

    /** Numbers and user ids are kept in the register of recipients only, so none may come in by way of a note. */
    String without(String field, String note) {
        if (number.filter(it -> it.isIn(note)).isPresent() || userId.filter(note::contains).isPresent()) {
            throw new InvalidField(field, field + " must not repeat the person's " + (number.isPresent() ? "number" : "user id")
                    + ". Maybe refer to the record by its id.");
        }
        return note;
    }

    /** Without both. */
    @Override
    public String toString() {
        return number.map(PhoneNumber::toString).orElse("a user id");
    }
}
