/**
 * How does a message reach a Cloud API that Tollgate stands in front of, and how does that network's news come back? The package sends
 * admitted messages over HTTP with the token of their number, keeps to the network's limits, reads its error codes by a table, and takes
 * its webhooks: statuses become receipts, and what people write goes the way of the messenger's updates.
 *
 * <p>Must not know why a message was admitted, what it costs, or what a partner asked for: it gets one message at a time, and answers what
 * the network said. Start reading at {@link io.tollgate.downstream.CloudApiChannel}, then at
 * {@link io.tollgate.downstream.NetworkWebhook}.
 */
@NullMarked
package io.tollgate.downstream;

import org.jspecify.annotations.NullMarked;
