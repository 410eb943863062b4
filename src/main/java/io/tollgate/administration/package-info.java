/**
 * How do people change the registers? By an HTTP API for everybody who has an account, and by imports from CSV. The package holds no logic
 * that another interface would need too: that belongs to the registers. It does not know the pages of the console. {@code Pages} answers
 * every list; {@code Refuses} names what an operation refuses, and {@code AllowedRoles} the roles that open it; the OpenAPI description is
 * made from both. Start at {@code RoleCheck}.
 */
@NullMarked
package io.tollgate.administration;

import org.jspecify.annotations.NullMarked;
