/**
 * How is a text written as an SMS, and of how many parts does it consist? The parts that quote, charge or send an SMS ask here, so that all
 * of them count the same. The package does not know who sends it or what it costs.
 *
 * <p>Start reading at {@link io.tollgate.sms.SmsParts}.
 */
@NullMarked
package io.tollgate.sms;

import org.jspecify.annotations.NullMarked;
