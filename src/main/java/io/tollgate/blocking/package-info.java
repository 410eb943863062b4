/**
 * Who has blocked whom? The histories of recipients' blocks, where a block of every business is the operator's own stop list, and of
 * businesses' blocks; and the stop lists of others, which are files of hashes. The package does not know messages. Start reading at
 * {@link io.tollgate.blocking.Blocks}.
 */
@NullMarked
package io.tollgate.blocking;

import org.jspecify.annotations.NullMarked;
