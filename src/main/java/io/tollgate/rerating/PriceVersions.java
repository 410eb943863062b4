package io.tollgate.rerating;

import io.tollgate.tariff.RateCard;

/** The prices of each version of the rules, also of proposed ones. */
@FunctionalInterface
public interface PriceVersions {

    /** @param hash of all files of the version, 64 hexadecimal digits */
    record Prices(RateCard card, String hash) {}

    Prices of(int version);
}
