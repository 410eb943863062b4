/**
 * Who changed what, when and from where? The package keeps entries that nobody can change unseen. It does not know what the entries are
 * about. Start reading at {@link io.tollgate.audit.AuditTrail}.
 */
@NullMarked
package io.tollgate.audit;

import org.jspecify.annotations.NullMarked;
