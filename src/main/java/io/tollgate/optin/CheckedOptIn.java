package io.tollgate.optin;

import io.tollgate.cloudapi.Refusal;

/** The result of checking a request to confirm a consent. */
sealed interface CheckedOptIn permits CheckedOptIn.Refused, OptInRequest {

    record Refused(Refusal why) implements CheckedOptIn {}
}
