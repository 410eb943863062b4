/**
 * Are two typed names those of one person? Whatever needs a second person asks here. Knows nothing of what they do. Start reading at
 * {@link io.tollgate.staff.StaffName}.
 */
@NullMarked
package io.tollgate.staff;

import org.jspecify.annotations.NullMarked;
