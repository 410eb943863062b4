/**
 * Does a business hold its number? A code is sent to the number and comes back, a PIN keeps others from taking it along; what comes
 * of it is in the register of verifications. Does not know what an unverified number may do. Start reading at
 * {@link io.tollgate.trust.registration.Registrations}.
 */
@NullMarked
package io.tollgate.trust.registration;

import org.jspecify.annotations.NullMarked;
