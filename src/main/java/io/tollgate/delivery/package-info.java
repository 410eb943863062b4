/**
 * How does an admitted message reach its recipient, and what became of it? Hand-overs wait here. A last look checks them (block, withdrawn
 * consent, suspended business), a {@link io.tollgate.delivery.DeliveryChannel} takes them, and failed attempts are repeated. The channel's
 * receipts charge or release what was reserved. Partners learn of each step by a signed webhook.
 *
 * <p>Must not know why a message was admitted, what it costs, or how the partner's endpoint works: it asks the ledger to charge or
 * release, and the registers whether something forbids the message since.
 *
 * <p>Start reading at {@link io.tollgate.delivery.Dispatch}, then {@link io.tollgate.delivery.ReceiptProcessor} and
 * {@link io.tollgate.delivery.Webhooks}.
 */
@NullMarked
package io.tollgate.delivery;

import org.jspecify.annotations.NullMarked;
