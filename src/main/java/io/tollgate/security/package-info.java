/**
 * Who makes a request, and is she let in? The package configures Spring Security for the administration's interface and for the pages,
 * keeps sessions, and refuses sign-ins after failures. It does not know which roles an operation needs: the operation says that. Requests
 * of partners, of the messenger and of recipients never come here: their interfaces check their own proofs. Start reading at
 * {@code SecurityChains}.
 */
@NullMarked
package io.tollgate.security;

import org.jspecify.annotations.NullMarked;
