package io.tollgate.rerating;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.business.International;
import io.tollgate.message.BusinessId;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A business whose charges are re-rated.
 *
 * @param agreed        with it
 * @param closedThrough the last month that is closed: nobody changes agreements for its days any more
 * @param current       the month that is not over yet in its zone
 * @param international when its authentication messages are from abroad
 */
record Payer(BusinessId business, Currency currency, AgreedTerms agreed, YearMonth closedThrough, ZoneId zone,
        YearMonth current, Optional<International> international) {

    /** All of it: the same text means the same payer, in any process. */
    String text() {
        return String.join(" ", business.toString(), currency.getCurrencyCode(), closedThrough.toString(), zone.getId(),
                current.toString(), international.map(one -> one.first() + " " + one.home() + " " + new TreeMap<>(one.exceptions()))
                        .orElse(""), agreed.toString());
    }
}
