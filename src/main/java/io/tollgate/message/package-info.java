/**
 * Which message is it, from whom, to whom, and of what kind? Every other package uses these types. Knows Java only. Start reading at
 * {@link io.tollgate.message.MessageId}.
 */
@NullMarked
package io.tollgate.message;

import org.jspecify.annotations.NullMarked;
