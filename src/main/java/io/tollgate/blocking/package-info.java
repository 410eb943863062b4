/**
 * Who does not want to hear from whom? A history of the blocks of people and their lifting, where blocking everybody is the operator's
 * own stop list; of the blocks of businesses; and the stop lists of others, files of hashes. Does not know messages. Start reading at
 * {@link io.tollgate.blocking.Blocks}.
 */
@NullMarked
package io.tollgate.blocking;

import org.jspecify.annotations.NullMarked;
