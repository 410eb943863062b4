/**
 * Do the books agree with each other? Compares balances, entries, charges, reservations and deliveries while the gate works, and reports
 * what differs; it changes none of them. The package reads the tables of other packages and knows none of their classes, so that a mistake
 * there is no mistake here. Start reading at {@link io.tollgate.reconciliation.Reconciliation}.
 */
@NullMarked
package io.tollgate.reconciliation;

import org.jspecify.annotations.NullMarked;
