package io.tollgate.receivables;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A buyer was asked once more to pay an invoice.
 *
 * @param number   of the invoice
 * @param level    from 1
 * @param day      in the business's zone
 * @param open     what it demands of the invoice: without what is disputed
 * @param fee      booked with it
 * @param interest booked with it
 * @param days     whose interest that is; empty if its level has none
 */
public record Reminder(String number, int level, BusinessId business, LocalDate day, Instant madeAt, Money open, Money fee, Money interest,
        Optional<Days> days) {

    /** @param first and {@code last} count */
    public record Days(LocalDate first, LocalDate last) {}

    /** The number under which fee and interest are owed: {@code 2026-000017-2}. */
    public String charges() {
        return number + "-" + level;
    }

    /** What the buyer is to pay for being late. */
    public Money added() {
        return fee.plus(interest);
    }
}
