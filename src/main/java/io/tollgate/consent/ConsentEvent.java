package io.tollgate.consent;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry in the history of a consent. Entries are added and never changed. Uses and expiry are not entries: admitted messages show the
 * uses, and {@code expires} the expiry.
 *
 * @param at      when the person, the business or the authority did it
 * @param expires first instant at which a given consent is no longer valid; empty: it is valid until it is ended
 * @param returns whether it may restore a consent that was ended before
 */
public record ConsentEvent(
        BusinessId business, RecipientId recipient, Purpose purpose, ConsentChannel channel,
        Type type, Instant at, Optional<Instant> expires, Evidence evidence, Returns returns) {

    /**
     * REQUESTED: asked for, or the first of two steps. DEFERRED: she answered "later". GIVEN: in one step. CONFIRMED: by a second step
     * on the same channel. RENEWED: given again while it was valid, for a changed notice or a national term. REFUSED: she answered no.
     * REVOKED: ended by the business, for example because the number belongs to somebody else now. INVALIDATED: ended by an authority or a
     * court. WITHDRAWN: ended by the person. Of several entries at the same instant the later one in this list counts.
     */
    public enum Type {
        REQUESTED, DEFERRED, GIVEN, CONFIRMED, RENEWED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN;

        /** Whether a business may rely on it, unless it is ended. */
        public boolean permits() {
            return switch (this) {
                case GIVEN, CONFIRMED, RENEWED -> true;
                case REQUESTED, DEFERRED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> false;
            };
        }

        /** Whether it ends all that was given before. */
        public boolean ends() {
            return switch (this) {
                case REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> true;
                case REQUESTED, DEFERRED, GIVEN, CONFIRMED, RENEWED -> false;
            };
        }
    }

    /**
     * Whether a consent may restore one that was ended before. YES: Tollgate got it from the person herself. IF_NEW: others reported it
     * with evidence of its own; it counts unless the evidence is that of a consent before the end. NO: the evidence shows no act of hers.
     */
    public enum Returns { NO, IF_NEW, YES }

    /** The part of an entry that the consent status follows from. @param evidence a fingerprint: the same for the same evidence */
    record Step(Type type, LegalBasis basis, Instant at, Optional<Instant> expires, Returns returns, long evidence) {

        /** Whether it is a consent; a soft opt-in is not one and restores nothing. */
        boolean consents() {
            return basis == LegalBasis.CONSENT && type.permits();
        }
    }

    /** An entry that others report. */
    public ConsentEvent(BusinessId business, RecipientId recipient, Purpose purpose, ConsentChannel channel, Type type, Instant at,
            Optional<Instant> expires,
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
        if (evidence.basis().implied() && type != Type.GIVEN && !type.ends()) {
            throw new IllegalArgumentException("type must be GIVEN for a soft opt-in, which nobody asks for or confirms, not " + type);
        }
        if (evidence.basis().implied() && type.ends()) {
            throw new IllegalArgumentException("basis must be CONSENT for " + type + ", which ends a soft opt-in too");
        }
        if (evidence.basis().implied() && purpose != Purpose.MARKETING) {
            throw new IllegalArgumentException("purpose must be MARKETING for a soft opt-in, which is for advertising own similar goods");
        }
    }

    /** The same entry for another id of the person. */
    public ConsentEvent of(RecipientId other) {
        return new ConsentEvent(business, other, purpose, channel, type, at, expires, evidence, returns);
    }

    /** The same entry with another value of {@code returns}. */
    ConsentEvent returning(Returns other) {
        return new ConsentEvent(business, recipient, purpose, channel, type, at, expires, evidence, other);
    }

    /** The key of its history. */
    public Consents.Key key() {
        return new Consents.Key(business, recipient, purpose);
    }

    Step step() {
        return new Step(type, evidence.basis(), at, expires, returns, Wordings.fingerprint(evidence));
    }
}
