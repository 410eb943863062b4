package io.tollgate.consent;

/**
 * The legal basis that a business relies on. CONSENT: the person's own yes, GDPR Art. 6(1)(a). SOFT_OPT_IN: she is an existing customer,
 * Directive 2002/58/EC Art. 13(2), UWG § 7(3). INQUIRY: she asked the business about its goods, CASL s. 10(10)(e). The last two are for
 * marketing only, and only where the law of her place has them.
 */
public enum LegalBasis {
    CONSENT, SOFT_OPT_IN, INQUIRY;

    /** Whether it follows from what she did, and is no yes of hers. */
    public boolean implied() {
        return this != CONSENT;
    }
}
