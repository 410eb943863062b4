/**
 * What became of a message? Reads the records that the stages of its way have left, and joins them; writes and locks nothing. Knows
 * neither numbers nor texts: a recipient is her pseudonym here. Start reading at {@link io.tollgate.tracking.MessageHistories}.
 */
@NullMarked
package io.tollgate.tracking;

import org.jspecify.annotations.NullMarked;
