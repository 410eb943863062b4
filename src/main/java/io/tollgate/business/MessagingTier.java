package io.tollgate.business;

import java.util.Optional;

/**
 * How many new recipients a business may reach within 24 hours, outside service windows and with all its numbers together. The words are
 * the Cloud API's; {@code rules/tables/allowances.csv} has the numbers.
 */
public enum MessagingTier {
    /** The tier of every business without a valid verification. */
    TIER_250,
    /** The first tier of a verified business. */
    TIER_2K, TIER_10K, TIER_100K,
    /** The tier without a limit: nothing is counted. */
    TIER_UNLIMITED;

    /** The next higher one. */
    public Optional<MessagingTier> next() {
        return switch (this) {
            case TIER_250 -> Optional.of(TIER_2K);
            case TIER_2K -> Optional.of(TIER_10K);
            case TIER_10K -> Optional.of(TIER_100K);
            case TIER_100K -> Optional.of(TIER_UNLIMITED);
            case TIER_UNLIMITED -> Optional.empty();
        };
    }

    /** The tier of a business for which nobody has set another one. */
    public static MessagingTier first(boolean isVerified) {
        return isVerified ? TIER_2K : TIER_250;
    }
}
