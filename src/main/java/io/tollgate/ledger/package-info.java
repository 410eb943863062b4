/**
 * Who holds, owes and has paid how much? Money is held when a message is admitted, taken when it is delivered and released when
 * it fails. The package knows the rate card and a business's terms; it must not know rules, channels or invoices.
 * Start reading at {@link io.tollgate.ledger.Ledger}, then {@code Pricing}, which says what a delivered message costs.
 */
@NullMarked
package io.tollgate.ledger;

import org.jspecify.annotations.NullMarked;
