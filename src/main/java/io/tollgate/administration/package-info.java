/**
 * How do people change the registers? An HTTP API with a token of its own, and imports from CSV. Holds no logic that another
 * way in would need too: that is in the registers. Every list is answered in {@code Pages}; what an operation refuses is said by
 * {@code Refuses}, from which its description is made. Start reading at {@code AdministrationFilter}.
 */
@NullMarked
package io.tollgate.administration;

import org.jspecify.annotations.NullMarked;
