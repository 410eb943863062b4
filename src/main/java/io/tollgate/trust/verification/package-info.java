/**
 * Is the sender who it claims to be? A history of verifications and revocations of numbers and businesses. The package does not know what
 * an unverified sender may do. Start reading at {@link io.tollgate.trust.verification.Verifications}.
 */
@NullMarked
package io.tollgate.trust.verification;

import org.jspecify.annotations.NullMarked;
