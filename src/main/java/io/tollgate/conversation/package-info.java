/**
 * What is open between a sender and a recipient? Inbound messages and answers open the service window and the free entry point.
 * The package does not know prices. Start reading at {@link io.tollgate.conversation.Conversation}.
 */
@NullMarked
package io.tollgate.conversation;

import org.jspecify.annotations.NullMarked;
