/**
 * How much has been sent already? Admitted messages of each recipient, new recipients of businesses, and used allowances. The package does
 * not know the limits. Start reading at {@link io.tollgate.traffic.Traffic}.
 */
@NullMarked
package io.tollgate.traffic;

import org.jspecify.annotations.NullMarked;
