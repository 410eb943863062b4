package io.tollgate.rerating;

import io.tollgate.business.Business;
import io.tollgate.tariff.RateCard;
import java.time.YearMonth;

/** The prices of each version of the rules, also of proposed ones. */
@FunctionalInterface
public interface PriceVersions {

    /** How many messages of a month are free by the plan of a business. */
    @FunctionalInterface
    interface PlanMessages {

        int of(Business business, YearMonth month);
    }

    /** @param hash of all files of the version, 64 hexadecimal digits; @param free what its table of allowances says */
    record Prices(RateCard card, String hash, PlanMessages free) {}

    Prices of(int version);
}
