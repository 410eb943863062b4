package io.tollgate.rerating;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.business.International;
import io.tollgate.message.BusinessId;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A business whose charges are re-rated.
 *
 * @param agreed        with it
 * @param closedThrough the last month that is closed: nobody changes agreements for its days any more
 * @param current       the month that is not over yet in its zone
 * @param international when its authentication messages are from abroad
 * @param free          what is free by agreement on the invoices of closed months, as far as anything is
 */
record Payer(BusinessId business, Currency currency, AgreedTerms agreed, YearMonth closedThrough, ZoneId zone,
        YearMonth current, Optional<International> international, Map<YearMonth, FreeByAgreement.Month> free) {

    /** The months of a span that are not closed. */
    List<YearMonth> openMonths(YearMonth first, YearMonth last) {
        YearMonth begin = first.isAfter(closedThrough) ? first : closedThrough.plusMonths(1);
        return Stream.iterate(begin, month -> !month.isAfter(last), month -> month.plusMonths(1)).toList();
    }

    /** All fields as a text: the same text means the same payer, in any process. */
    String text() {
        return String.join(" ", business.toString(), currency.getCurrencyCode(), closedThrough.toString(), zone.getId(),
                current.toString(), international.map(one -> one.first() + " " + one.home() + " " + new TreeMap<>(one.exceptions()))
                        .orElse(""),
                agreed.toString());
    }
}
