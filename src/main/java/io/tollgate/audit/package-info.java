/**
 * Who changed what, when and from where? Entries that nobody changes unseen. Knows nothing of what is recorded. Start reading at
 * {@link io.tollgate.audit.AuditTrail}.
 */
@NullMarked
package io.tollgate.audit;

import org.jspecify.annotations.NullMarked;
