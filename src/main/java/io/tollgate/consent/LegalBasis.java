package io.tollgate.consent;

/**
 * The legal basis that a business relies on. CONSENT: the person's own yes, GDPR Art. 6(1)(a). SOFT_OPT_IN: she is an existing customer,
 * Directive 2002/58/EC Art. 13(2), UWG § 7(3); for marketing only, and only where the law of her place has it.
 */
public enum LegalBasis { CONSENT, SOFT_OPT_IN }
