/**
 * Does a business hold its number? Tollgate sends a code to the number and the business gives it back; a PIN keeps others from registering
 * the number elsewhere. The register of verifications holds the result. The package does not know what an unverified number may do. Start
 * reading at {@link io.tollgate.trust.registration.Registrations}.
 */
@NullMarked
package io.tollgate.trust.registration;

import org.jspecify.annotations.NullMarked;
