package io.tollgate.optin;

import io.tollgate.cloudapi.Refusal;

/** What a request to confirm a consent turned out to be. */
sealed interface CheckedOptIn permits CheckedOptIn.Refused, OptInRequest {

    record Refused(Refusal why) implements CheckedOptIn {}
}
