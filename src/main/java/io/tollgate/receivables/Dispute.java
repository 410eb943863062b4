package io.tollgate.receivables;

import io.tollgate.money.Money;
import java.time.Instant;

/**
 * A business does not want to pay an invoice, or a part of it.
 *
 * @param amount what it does not want to pay of what was open then
 * @param by     the account that noted it; empty if it was noted before that was kept
 */
public record Dispute(String why, Money amount, Instant since, String by) {}
