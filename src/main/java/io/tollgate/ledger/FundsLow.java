package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;

/**
 * Little of the money of a business is left, or nothing. An event in the transaction that tells it by the webhook: one for each time that
 * it crosses the line, whatever number of messages and processes there are.
 *
 * @param isNothingLeft further messages wait or are refused for money
 * @param available     balance less what is held, with the credit
 */
public record FundsLow(BusinessId business, boolean isNothingLeft, Money available, Instant at) {}
