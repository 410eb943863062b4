package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
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
 * @param granted         what is open and held of its grants; no part of the balance, and never paid out
 * @param grantsExpireAt  when the first of them expires, or one begins, or before; far away if there is none
 */
public record Account(BusinessId business, Currency currency, ZoneId zone, Money balance, Money held, Money creditLimit,
        YearMonth closedThrough, YearMonth invoicedThrough, Money granted, Instant grantsExpireAt) {

    /** A month before all others: no month is closed yet. */
    public static final YearMonth NEVER = YearMonth.of(0, 12);

    /** The most that a further message may cost. */
    public Money available() {
        return balance.plus(granted).minus(held).plus(creditLimit);
    }

    /** Whether a grant has begun or expired by now that is not booked so. */
    public boolean isGrantDue(Instant now) {
        return !grantsExpireAt.isAfter(now);
    }

    boolean hasGrants() {
        return granted.micros() != 0;
    }
}
