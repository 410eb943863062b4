/**
 * How do invoices reach their buyers? By mail, into a folder, or to an access point. The package knows neither the gate nor channels: a
 * letter is no message. Start reading at {@link io.tollgate.receivables.sending.Sending}.
 */
@NullMarked
package io.tollgate.receivables.sending;

import org.jspecify.annotations.NullMarked;
