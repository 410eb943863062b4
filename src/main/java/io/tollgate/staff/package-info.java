/**
 * Do two typed names belong to one person? Every step that needs a second person asks here. The package does not know those steps. Start
 * reading at {@link io.tollgate.staff.StaffName}.
 */
@NullMarked
package io.tollgate.staff;

import org.jspecify.annotations.NullMarked;
