package io.tollgate.invoicing;

import io.tollgate.ledger.Account;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Optional;

/** What a month has cost: an invoice without a number. @param draft empty if the invoice names neither seller nor tax */
record MonthCost(YearMonth month, MonthLines lines, Optional<TaxRules.Draft> draft) {

    Invoice numbered(String number, Account account, Instant now) {
        Currency currency = account.currency();
        Invoice net = new Invoice(number, account.business(), month, currency, lines.lines(), now, Optional.empty(), lines.fees());
        return draft.map(found -> new Invoice(number, account.business(), month, currency, lines.lines(), now,
                Optional.of(found.on(net.sum(), currency)), lines.fees())).orElse(net);
    }
}
