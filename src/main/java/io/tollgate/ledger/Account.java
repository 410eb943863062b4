package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;

/**
 * Where a business stands with its money, and the terms that it stands on.
 *
 * @param balance         the sum of its entries: positive is paid in advance, negative is owed
 * @param held            the sum of its open reservations' ceilings
 * @param creditLimit     how far below zero balance less held may fall; zero for prepaid
 * @param invoicedThrough the last month closed; {@link #NEVER} if none was
 */
public record Account(BusinessId business, Currency currency, ZoneId zone, Money balance, Money held, Money creditLimit, YearMonth invoicedThrough) {

    /** Before every month of a business. */
    public static final YearMonth NEVER = YearMonth.of(0, 12);

    /** What a further message may cost at most. */
    public Money available() {
        return balance.minus(held).plus(creditLimit);
    }
}
