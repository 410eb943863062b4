/**
 * Which invoices are paid, and what becomes of those that are not? Payments are allotted to invoices here. The package knows neither
 * messages nor rules. Start reading at {@link io.tollgate.receivables.Allotments}.
 */
@NullMarked
package io.tollgate.receivables;

import org.jspecify.annotations.NullMarked;
