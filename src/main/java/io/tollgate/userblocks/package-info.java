/**
 * How does a business block people? In the words of the Cloud API's {@code block_users}. Does not know what a block prevents: that is the
 * rules' question. Start reading at {@link io.tollgate.userblocks.UserBlocks}.
 */
@NullMarked
package io.tollgate.userblocks;

import org.jspecify.annotations.NullMarked;
