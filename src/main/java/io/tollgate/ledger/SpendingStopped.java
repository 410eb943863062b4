package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;

/**
 * A rule about the pace of spending refuses messages of a business. An event in the transaction that tells it by the webhook: once a day
 * for each rule.
 *
 * @param available what the business may still spend
 */
public record SpendingStopped(BusinessId business, String rule, Money available, Instant at) {}
