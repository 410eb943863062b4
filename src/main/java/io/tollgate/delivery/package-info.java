/**
 * How does an admitted message reach its recipient, and what came of it? Hand-overs wait here, are looked at a last time
 * (block, withdrawn consent, suspended business), given to a {@link io.tollgate.delivery.DeliveryChannel}, and tried again if need
 * be; the channel's receipts charge or release what was reserved; partners are told each step by a signed webhook.
 *
 * <p>Must not know why a message was admitted, what it costs, nor who the partner's endpoint is made of: it asks the
 * ledger to capture or release, and the registers whether somebody has said no since.
 *
 * <p>Start reading at {@link io.tollgate.delivery.Dispatch}, then {@link io.tollgate.delivery.ReceiptProcessor} and
 * {@link io.tollgate.delivery.Webhooks}.
 */
@NullMarked
package io.tollgate.delivery;

import org.jspecify.annotations.NullMarked;
