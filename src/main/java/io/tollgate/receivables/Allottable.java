package io.tollgate.receivables;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotment.Kind;

/**
 * Money of a business that can pay invoices.
 *
 * @param source the id of the payment
 * @param left   what pays no invoice
 * @param kept   a person took it back from an invoice, so only a person allots it again
 */
public record Allottable(String source, BusinessId business, Kind kind, Money left, boolean kept) {}
