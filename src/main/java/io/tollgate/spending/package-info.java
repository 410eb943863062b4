/**
 * What does a business see of its money, with its own token? Its balance, each charge, its invoices, and the Cloud API's analytics of
 * prices, all from the ledger. The package changes nothing, and knows neither the gate nor rules. Start reading at {@link
 * io.tollgate.spending.SpendingEndpoints}.
 */
@NullMarked
package io.tollgate.spending;

import org.jspecify.annotations.NullMarked;
