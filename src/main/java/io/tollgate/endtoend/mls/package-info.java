/**
 * What can be read from outside a message of MLS (RFC 9420) that nobody but its recipients can open? Only the parts in the clear are read,
 * with a bound for each, and nothing is decrypted. The package knows Java only. Start reading at
 * {@link io.tollgate.endtoend.mls.PrivateMessage}.
 */
@NullMarked
package io.tollgate.endtoend.mls;

import org.jspecify.annotations.NullMarked;
