package io.tollgate.trust.verification;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;

/** The subject of a verification: a number, verified by a code, or a business, verified by its documents. */
public sealed interface Subject {

    /** The number behind a phone number id. */
    record OfNumber(SenderId id) implements Subject {}

    record OfBusiness(BusinessId id) implements Subject {}
}
