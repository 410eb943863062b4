/**
 * Who works with Tollgate, and what may each do? Accounts of people and of programs, their roles and their tokens. Knows nothing of HTTP
 * nor of what the roles open: the operations say that. Start reading at {@link io.tollgate.accounts.UserAccounts}.
 */
@NullMarked
package io.tollgate.accounts;

import org.jspecify.annotations.NullMarked;
