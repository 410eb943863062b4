/**
 * How do people change the registers? An HTTP API for who has an account, and imports from CSV. Holds no logic that another
 * way in would need too: that is in the registers. Every list is answered in {@code Pages}; what an operation refuses is said by
 * {@code Refuses}, which roles open it by {@code AllowedRoles}; its description is made from both. Start reading at {@code RoleCheck}.
 */
@NullMarked
package io.tollgate.administration;

import org.jspecify.annotations.NullMarked;
