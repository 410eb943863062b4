package io.tollgate.invoicing;

import io.tollgate.ledger.Account;
import io.tollgate.message.BusinessId;
import io.tollgate.tariff.RateCards;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Brings together what an invoice needs beside its lines: the seller, the buyer, and the taxes in force. */
@Component
class Billing {

    private final Seller seller;
    private final Buyers buyers;
    private final RateCards rules;

    Billing(Seller seller, Buyers buyers, RateCards rules) {
        this.seller = seller;
        this.buyers = buyers;
        this.rules = rules;
    }

    /** What has a line of its own on the invoices of the business. */
    Buyer.LinesBy linesBy(BusinessId business) {
        return buyers.of(business).linesBy();
    }

    /** Like {@link Buyers#of(Collection)}. */
    Map<BusinessId, Buyer> buyers(Collection<BusinessId> businesses) {
        return buyers.of(businesses);
    }

    /** What the invoice of the month would say if it were issued now. */
    TaxRules.Answer of(Account account, YearMonth month, Instant now) {
        return of(buyers.of(account.business()), account, month, now);
    }

    /** Like {@link #of(Account, YearMonth, Instant)}. @param buyer of the account */
    TaxRules.Answer of(Buyer buyer, Account account, YearMonth month, Instant now) {
        return new TaxRules(seller, rules.taxes()).of(buyer, account.currency(), month, LocalDate.ofInstant(now, account.zone()));
    }
}
