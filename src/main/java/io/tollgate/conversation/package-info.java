/**
 * What is open between a sender and a person? The service window and the free entry point, moved by inbound messages and answers.
 * Does not know prices. Start reading at {@link io.tollgate.conversation.Conversation}.
 */
@NullMarked
package io.tollgate.conversation;

import org.jspecify.annotations.NullMarked;
