package io.tollgate.intake;

/** What a request to confirm a consent turned out to be. */
sealed interface CheckedOptIn permits Refusal, OptInRequest {}
