/**
 * What does a day at the gate look like? With the profile {@code demo}, an airline, a shop, a bank and a bakery play 30 October 2026 by
 * the same endpoints that real partners use. No other package knows this one. Start reading at
 * {@link io.tollgate.demonstration.Demonstration}.
 */
@NullMarked
package io.tollgate.demonstration;

import org.jspecify.annotations.NullMarked;
