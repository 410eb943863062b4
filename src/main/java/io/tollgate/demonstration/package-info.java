/**
 * What does a day at the gate look like? With the profile {@code demo} an airline, a shop, a bank and a bakery live through
 * 30 October 2026 by way of the same endpoints that real partners use. Nothing outside knows this package. Start reading at
 * {@link io.tollgate.demonstration.Demonstration}.
 */
@NullMarked
package io.tollgate.demonstration;

import org.jspecify.annotations.NullMarked;
