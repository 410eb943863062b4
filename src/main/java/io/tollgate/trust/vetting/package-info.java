/**
 * Is a business who it claims to be? It applies with documents, an officer decides and says why; the register of verifications holds the
 * result. The package does not know what an unverified business may do. Start reading at {@link io.tollgate.trust.vetting.Applications}.
 */
@NullMarked
package io.tollgate.trust.vetting;

import org.jspecify.annotations.NullMarked;
