/**
 * What did the network charge for delivered messages, and is its bill right? The cost is counted and booked beside the road, in parts. The
 * package knows neither invoices nor channels. Start reading at {@link io.tollgate.books.cost.SupplierCosts}.
 */
@NullMarked
package io.tollgate.books.cost;

import org.jspecify.annotations.NullMarked;
