package io.tollgate.rerating;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.Agreements;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks up what has to be known of businesses whose charges are re-rated. */
@Component
final class Payers {

    private final Ledger ledger;
    private final Agreements agreements;
    private final Businesses businesses;

    Payers(Ledger ledger, Agreements agreements, Businesses businesses) {
        this.ledger = ledger;
        this.agreements = agreements;
        this.businesses = businesses;
    }

    /** In the order of the ids. */
    List<Payer> of(Collection<BusinessId> ids, Instant now) {
        Map<BusinessId, Account> accounts = ledger.accounts(ids);
        Map<BusinessId, Business> known = businesses.byId(ids);
        return ids.stream().sorted().map(id -> {
            Account account = requireNonNull(accounts.get(id));
            // The agreements are read after the closed months, so nobody changes them for these any more.
            return new Payer(id, account.currency(), agreements.terms(id), account.closedThrough(), account.zone(),
                    YearMonth.from(now.atZone(account.zone())), Optional.ofNullable(known.get(id)).flatMap(Business::international));
        }).toList();
    }
}
