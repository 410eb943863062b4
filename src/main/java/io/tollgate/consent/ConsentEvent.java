package io.tollgate.consent;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of the history of a consent; entries are added, never changed.
 *
 * @param at      when the person (or the clock, the authority) did it
 * @param expires first instant at which a given consent is no longer valid; empty: until withdrawn
 * @param method  how: {@code form checkout-12}, {@code keyword STOP}
 * @param proof   the wording shown or another reference to the proof; may be empty for a withdrawal only
 */
public record ConsentEvent(
        BusinessId business, RecipientId recipient, Purpose purpose, Channel channel,
        Type type, Instant at, Optional<Instant> expires, String method, String proof) {

    public enum Type { REQUESTED, GIVEN, CONFIRMED, WITHDRAWN }
}
