package io.tollgate.trust.verification;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;

/** Who is verified: a number, by a code, or a business, by its documents. */
public sealed interface Subject {

    /** The number behind a phone number id. */
    record OfNumber(SenderId id) implements Subject {}

    record OfBusiness(BusinessId id) implements Subject {}
}
