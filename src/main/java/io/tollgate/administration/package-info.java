/**
 * How do people change the registers? An HTTP API with a token of its own, and imports from CSV. Holds no logic that another
 * way in would need too: that is in the registers. Start reading at {@code AdministrationFilter}.
 */
@NullMarked
package io.tollgate.administration;

import org.jspecify.annotations.NullMarked;
