/**
 * How does a business block people? By calls in the format of the Cloud API's {@code block_users}. The package does not know what a block
 * prevents: the rules decide that. Start reading at {@link io.tollgate.userblocks.UserBlocks}.
 */
@NullMarked
package io.tollgate.userblocks;

import org.jspecify.annotations.NullMarked;
