/**
 * What is agreed with a business beside the rate card? Prices, discounts and fees, each with its days and who agreed. They count on the
 * invoice: no message is judged or charged by them. The package knows neither rules nor invoices. Start reading at {@link
 * io.tollgate.agreements.AgreedTerms}.
 */
@NullMarked
package io.tollgate.agreements;

import org.jspecify.annotations.NullMarked;
