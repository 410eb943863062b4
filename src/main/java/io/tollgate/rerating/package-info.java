/**
 * What should charged messages have cost, and how is that put right? A run of re-rating takes the charges of past months, the prices by
 * which they were charged, and the right ones. It is proposed with a dry run, confirmed by a second account, and then booked slice by
 * slice. The package knows neither the gate nor delivery: nothing is judged or sent again. Start reading at {@link
 * io.tollgate.rerating.Reratings}, then {@code Repricing}, which says what a message should have cost.
 */
@NullMarked
package io.tollgate.rerating;

import org.jspecify.annotations.NullMarked;
