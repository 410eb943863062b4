/**
 * What became of a message? Reads and joins the records of all its stages; writes and locks nothing. The package knows neither phone
 * numbers nor texts: it knows a recipient by the pseudonym only. Start reading at {@link io.tollgate.tracking.MessageHistories}.
 */
@NullMarked
package io.tollgate.tracking;

import org.jspecify.annotations.NullMarked;
