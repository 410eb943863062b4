package io.tollgate.consent;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of the history of a consent; entries are added, never changed. That it was used is told by the messages that were
 * admitted, and that it expired by {@code expires}: neither is an entry.
 *
 * @param at      when the person (or the business, the authority) did it
 * @param expires first instant at which a given consent is no longer valid; empty: until it is ended
 * @param returns whether it may give back what was ended before
 */
public record ConsentEvent(
        BusinessId business, RecipientId recipient, Purpose purpose, ConsentChannel channel,
        Type type, Instant at, Optional<Instant> expires, Evidence evidence, Returns returns) {

    /**
     * REQUESTED: asked for, or the first of two steps. DEFERRED: she answered "later". GIVEN: in one step. CONFIRMED: by a second step
     * on the same channel. RENEWED: given again while it ran, for a changed notice or a national term. REFUSED: she answered no.
     * REVOKED: ended by the business, such as for a number that is somebody else's now. INVALIDATED: by an authority or a court.
     * WITHDRAWN: by the person. Of several at the same instant the later in this list counts.
     */
    public enum Type {
        REQUESTED, DEFERRED, GIVEN, CONFIRMED, RENEWED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN;

        /** From it on a business may rely on something, unless it is ended. */
        public boolean permits() {
            return switch (this) {
                case GIVEN, CONFIRMED, RENEWED -> true;
                case REQUESTED, DEFERRED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> false;
            };
        }

        /** After it nothing stands that was given before. */
        public boolean ends() {
            return switch (this) {
                case REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> true;
                case REQUESTED, DEFERRED, GIVEN, CONFIRMED, RENEWED -> false;
            };
        }
    }

    /**
     * Whether a consent may give back what was ended before it: YES where Tollgate heard it from herself; IF_NEW where others told of it
     * and brought evidence of its own, unless it is that of a consent before the end; NO where the evidence shows no act of hers.
     */
    public enum Returns { NO, IF_NEW, YES }

    /** What the standing follows from. @param evidence the same for the same evidence */
    record Step(Type type, LegalBasis basis, Instant at, Optional<Instant> expires, Returns returns, long evidence) {

        /** A soft opt-in does not: it gives nothing back by itself. */
        boolean consents() {
            return basis == LegalBasis.CONSENT && type.permits();
        }
    }

    /** As others tell of it. */
    public ConsentEvent(BusinessId business, RecipientId recipient, Purpose purpose, ConsentChannel channel, Type type, Instant at, Optional<Instant> expires,
            Evidence evidence) {
        this(business, recipient, purpose, channel, type, at, expires, evidence, Returns.IF_NEW);
    }

    public ConsentEvent {
        if (evidence.wording().text().isBlank() && !type.ends() && type != Type.DEFERRED) {
            throw new IllegalArgumentException("proof must not be empty for " + type + ". Maybe give the wording that was shown");
        }
        if (expires.isPresent() && !expires.get().isAfter(at)) {
            throw new IllegalArgumentException("expires (" + expires.get() + ") must be after at (" + at + ")");
        }
        if (evidence.basis() == LegalBasis.SOFT_OPT_IN && type != Type.GIVEN && !type.ends()) {
            throw new IllegalArgumentException("type must be GIVEN for a soft opt-in, which nobody asks for or confirms, not " + type);
        }
        if (evidence.basis() == LegalBasis.SOFT_OPT_IN && type.ends()) {
            throw new IllegalArgumentException("basis must be CONSENT for " + type + ", which ends a soft opt-in too");
        }
        if (evidence.basis() == LegalBasis.SOFT_OPT_IN && purpose != Purpose.MARKETING) {
            throw new IllegalArgumentException("purpose must be MARKETING for a soft opt-in, which is for advertising own similar goods");
        }
    }

    /** The same of another person. */
    public ConsentEvent of(RecipientId other) {
        return new ConsentEvent(business, other, purpose, channel, type, at, expires, evidence, returns);
    }

    /** The same, with another word on what it may give back. */
    ConsentEvent returning(Returns other) {
        return new ConsentEvent(business, recipient, purpose, channel, type, at, expires, evidence, other);
    }

    /** The history to which it belongs. */
    public Consents.Key key() {
        return new Consents.Key(business, recipient, purpose);
    }

    Step step() {
        return new Step(type, evidence.basis(), at, expires, returns, Wordings.fingerprint(evidence));
    }
}
