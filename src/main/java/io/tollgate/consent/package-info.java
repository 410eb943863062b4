/**
 * May this business write to this person? The history of consents and withdrawals, and the consent status that follows from it. Does not
 * know what rules conclude from it. Start reading at {@link io.tollgate.consent.ConsentStatus}.
 */
@NullMarked
package io.tollgate.consent;

import org.jspecify.annotations.NullMarked;
