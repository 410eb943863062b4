/**
 * What does a business owe for a month? Invoices are made from the month's charges alone, numbered without gaps and printed.
 * The package knows neither messages nor rules nor rate cards. Start reading at {@link io.tollgate.invoicing.Invoices}.
 */
@NullMarked
package io.tollgate.invoicing;

import org.jspecify.annotations.NullMarked;
