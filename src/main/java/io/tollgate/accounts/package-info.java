/**
 * Who works with Tollgate, and what may each of them do? The package has the accounts of people and of programs, their roles and their
 * tokens. It does not know HTTP, nor what the roles open: the operations say that. Start reading at
 * {@link io.tollgate.accounts.UserAccounts}.
 */
@NullMarked
package io.tollgate.accounts;

import org.jspecify.annotations.NullMarked;
