package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;

/**
 * The account of a business: its balance and the terms that limit it.
 *
 * @param balance         the sum of its entries: if positive, paid in advance; if negative, owed
 * @param held            the sum of the ceilings of its open reservations
 * @param creditLimit     how far below zero the balance less held may fall; zero for prepaid
 * @param closedThrough   the last month to which no charge is booked any more; {@link #NEVER} if there is none
 * @param invoicedThrough the last month that has its invoice, if it has charges; not after the last one closed
 */
public record Account(BusinessId business, Currency currency, ZoneId zone, Money balance, Money held, Money creditLimit,
        YearMonth closedThrough, YearMonth invoicedThrough) {

    /** A month before all others: no month is closed yet. */
    public static final YearMonth NEVER = YearMonth.of(0, 12);

    /** The most that a further message may cost. */
    public Money available() {
        return balance.minus(held).plus(creditLimit);
    }
}
