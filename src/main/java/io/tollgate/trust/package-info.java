/**
 * Is the sender who it claims to be? Each package inside answers a part: {@link io.tollgate.trust.registration} whether a business holds
 * its number, {@link io.tollgate.trust.vetting} whether a business is who it claims to be, {@link io.tollgate.trust.badge} how anybody can
 * see it; and {@link io.tollgate.trust.verification} records the results. None of them knows what an unverified sender may do. Start
 * reading at {@link io.tollgate.trust.verification.Verifications}.
 */
@NullMarked
package io.tollgate.trust;

import org.jspecify.annotations.NullMarked;
