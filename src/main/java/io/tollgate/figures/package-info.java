/**
 * How many messages of a day came how far, and what was charged? Sums that grow with the records, in the same transaction, so that a page
 * of a large day reads no more rows than one of a small day. The package does not know who shows them. Start reading at
 * {@link io.tollgate.figures.DaySums}.
 */
@NullMarked
package io.tollgate.figures;

import org.jspecify.annotations.NullMarked;
