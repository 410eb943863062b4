/**
 * Which businesses may send free text that counts as UTILITY or AUTHENTICATION, without a template? Officers decide it, and the texts are
 * kept for a while in case somebody complains of a misuse. The package does not know who asks: intake, gate and administration do. Start
 * reading at {@link io.tollgate.directsend.DirectSends}.
 */
@NullMarked
package io.tollgate.directsend;

import org.jspecify.annotations.NullMarked;
