package io.tollgate.consent;

import java.util.Optional;

/**
 * The proof of an entry in the history.
 *
 * @param basis     the legal basis that the business relies on
 * @param method    how it happened: {@code form checkout-12}, {@code keyword STOP}; 1 to 200 characters
 * @param reference what only this entry has, such as an IP address or the id of a message or file; at most 200 characters, may be empty
 * @param customer  the conditions of a soft opt-in or an inquiry; empty for a consent
 */
public record Evidence(LegalBasis basis, Wording wording, String method, String reference, Optional<Customer> customer) {

    public static final int LONGEST_METHOD = 200;
    public static final int LONGEST_REFERENCE = 200;

    public Evidence {
        if (method.isBlank() || method.length() > LONGEST_METHOD) {
            throw new IllegalArgumentException("method must say how in 1 to " + LONGEST_METHOD + " characters");
        }
        Wording.noLonger("reference", reference, LONGEST_REFERENCE);
        if (basis.implied() && customer.isEmpty()) {
            throw new IllegalArgumentException("sale is missing, and a soft opt-in must prove all its conditions: sale, goods, told,"
                    + " toldInMessages. Maybe there is a consent instead");
        }
        if (!basis.implied() && customer.isPresent()) {
            throw new IllegalArgumentException("sale is for a soft opt-in only. Maybe the basis is SOFT_OPT_IN");
        }
    }

    /** Evidence of a consent. */
    public static Evidence of(String method, Wording wording, String reference) {
        return new Evidence(LegalBasis.CONSENT, wording, method, reference, Optional.empty());
    }

    /** Evidence of a consent with method and shown text only. */
    public static Evidence of(String method, String text) {
        return of(method, Wording.of(text), "");
    }
}
