/**
 * Which message, from whom, to whom, of what kind? The words that every other package speaks. Knows Java only. Start reading at
 * {@link io.tollgate.message.MessageId}.
 */
@NullMarked
package io.tollgate.message;

import org.jspecify.annotations.NullMarked;
