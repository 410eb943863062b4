/**
 * Who does not want to hear from whom? A history of blocks and their lifting; blocking everybody is the stop list. Does not know
 * messages. Start reading at {@link io.tollgate.blocking.Blocks}.
 */
@NullMarked
package io.tollgate.blocking;

import org.jspecify.annotations.NullMarked;
