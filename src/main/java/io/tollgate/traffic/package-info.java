/**
 * How much has been sent already? Admitted messages per person, new recipients of unverified businesses, and free allowances used
 * up. Does not know the limits. Start reading at {@link io.tollgate.traffic.Traffic}.
 */
@NullMarked
package io.tollgate.traffic;

import org.jspecify.annotations.NullMarked;
