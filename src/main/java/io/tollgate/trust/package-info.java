/**
 * Is the sender who it claims to be? The rooms inside answer a part each: {@link io.tollgate.trust.registration} whether a business holds
 * its number, {@link io.tollgate.trust.vetting} whether a business is the firm it says, {@link io.tollgate.trust.badge} how anybody sees
 * it, and {@link io.tollgate.trust.verification} keeps what was found. Start reading at
 * {@link io.tollgate.trust.verification.Verifications}.
 */
@NullMarked
package io.tollgate.trust;

import org.jspecify.annotations.NullMarked;
