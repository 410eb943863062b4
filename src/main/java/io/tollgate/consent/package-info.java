/**
 * May this business write to this person? A history of consents and withdrawals, and the standing that follows from it. Does not
 * know what a rule makes of it. Start reading at {@link io.tollgate.consent.ConsentStatus}.
 */
@NullMarked
package io.tollgate.consent;

import org.jspecify.annotations.NullMarked;
