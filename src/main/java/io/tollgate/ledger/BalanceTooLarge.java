package io.tollgate.ledger;

import io.tollgate.money.Money;

/** A payment would raise a balance beyond what can be computed with exactly. Nothing was booked. */
public final class BalanceTooLarge extends RuntimeException {

    BalanceTooLarge(Money amount) {
        super("with " + amount + " the balance would exceed four trillion units");
    }
}
