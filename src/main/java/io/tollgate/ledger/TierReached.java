package io.tollgate.ledger;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A business was charged for the first message of a volume tier. An event in the transaction of the charge: one for each tier of a month.
 *
 * @param from ordinal of the tier's first message of the month. @param to of its last one; empty: it has no end
 * @param at   when that message was delivered
 */
public record TierReached(VolumeKey count, long from, OptionalLong to, Instant at) {}
