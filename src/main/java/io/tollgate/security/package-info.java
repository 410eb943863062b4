/**
 * Who is it that asks, and may she come in? Chains of Spring Security for the administration's interface and for the pages, sessions, and
 * what failed sign-ins lead to. Which roles an operation needs is said at the operation. The interfaces of partners, of the messenger and
 * of recipients have proofs of their own and never come here. Start reading at {@code SecurityChains}.
 */
@NullMarked
package io.tollgate.security;

import org.jspecify.annotations.NullMarked;
