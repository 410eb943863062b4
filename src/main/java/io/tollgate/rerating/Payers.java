package io.tollgate.rerating;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreements;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Looks up what has to be known of businesses whose charges are re-rated. */
@Component
final class Payers {

    private final Ledger ledger;
    private final Agreements agreements;
    private final Businesses businesses;
    private final Charges charges;
    private final ReratedCharges rerated;

    Payers(Ledger ledger, Agreements agreements, Businesses businesses, Charges charges, ReratedCharges rerated) {
        this.rerated = rerated;
        this.charges = charges;
        this.ledger = ledger;
        this.agreements = agreements;
        this.businesses = businesses;
    }

    /** Payers in the order of their ids, with what is free by agreement in these months. */
    List<Payer> of(Collection<BusinessId> ids, YearMonth first, YearMonth last, Instant now) {
        Map<BusinessId, Account> accounts = ledger.accounts(ids);
        Map<BusinessId, Business> known = businesses.byId(ids);
        return ids.stream().sorted().map(id -> {
            Account account = requireNonNull(accounts.get(id));
            // The agreements are read after the closed months, so nobody changes them for these any more.
            AgreedTerms agreed = agreements.terms(id);
            return new Payer(id, account.currency(), agreed, account.closedThrough(), account.zone(),
                    YearMonth.from(now.atZone(account.zone())), Optional.ofNullable(known.get(id)).flatMap(Business::international),
                    free(account, agreed, first, last));
        }).toList();
    }

    /** The last month of a business that is closed, as it is now. */
    YearMonth closedThrough(BusinessId id) {
        return ledger.account(id).closedThrough();
    }

    /** What agreements would make of the charges of a month that is not closed. @param more messages more, or less, by day and price */
    FreeByAgreement.Month free(Payer payer, YearMonth month, Map<DayTotal, Long> more) {
        Map<DayTotal, Long> counts = new HashMap<>(more);
        charges.dayTotals(payer.business(), month).forEach(one -> counts.merge(of(one, 0), one.total().messages(), Long::sum));
        List<DayTotal> days = counts.entrySet().stream().filter(one -> one.getValue() != 0).map(one -> of(one.getKey(), one.getValue()))
                .toList();
        return FreeByAgreement.of(days, payer.agreed(), month, payer.currency());
    }

    /** What the plan of each makes free by two versions of the rules, and which messages another number of them would concern. */
    List<Rerating.Plan> plans(List<Payer> some, YearMonth first, YearMonth last, PriceVersions.Prices wrong, PriceVersions.Prices right) {
        Map<BusinessId, Business> known = businesses.byId(some.stream().map(Payer::business).toList());
        return some.stream().map(payer -> plan(payer, requireNonNull(known.get(payer.business())), new ReratedCharges.Span(
                payer.business(), first, last, Long.MAX_VALUE, Integer.MAX_VALUE), wrong, right)).toList();
    }

    private Rerating.Plan plan(Payer payer, Business business, ReratedCharges.Span span, PriceVersions.Prices wrong,
            PriceVersions.Prices right) {
        Rerating.Plan sum = new Rerating.Plan(0, 0, 0, Money.zero(payer.currency()));
        for (YearMonth month = span.first(); !month.isAfter(span.last()); month = month.plusMonths(1)) {
            int before = wrong.free().of(business, month);
            int after = right.free().of(business, month);
            sum = sum.plus(new Rerating.Plan(before, after, 0, Money.zero(payer.currency())));
            if (before != after) {
                sum = sum.plus(concerned(payer, new ReratedCharges.Span(span.business(), month, month, span.through(), span.run()),
                        before, after, right.card()));
            }
        }
        return sum;
    }

    private Rerating.Plan concerned(Payer payer, ReratedCharges.Span month, int before, int after, RateCard card) {
        List<ReratedCharges.FreeByPlan> used = rerated.freeByPlan(month);
        List<Long> micros = List.of();
        if (after < used.size()) {
            micros = used.subList(after, used.size()).stream().map(one -> card.rate(one.market(), one.category(), payer.currency(),
                    one.day()).map(rate -> rate.at(0)).orElse(0L)).toList();
        } else if (before <= used.size()) { // with some left, nothing was charged that the plan could have made free
            micros = rerated.dearest(month, after - (long) used.size()).stream().map(charged -> -charged).toList();
        }
        return new Rerating.Plan(0, 0, micros.size(), new Money(micros.stream().mapToLong(Long::longValue).sum(), payer.currency()));
    }

    private static DayTotal of(DayTotal day, long messages) {
        Total total = day.total();
        return new DayTotal(day.day(), new Total(total.market(), total.category(), total.freeReason(), total.price(), messages));
    }

    private Map<YearMonth, FreeByAgreement.Month> free(Account account, AgreedTerms agreed, YearMonth first, YearMonth last) {
        Map<YearMonth, FreeByAgreement.Month> free = new TreeMap<>();
        YearMonth end = last.isBefore(account.closedThrough()) ? last : account.closedThrough();
        for (YearMonth month = first; agreed.hasAllowances() && !month.isAfter(end); month = month.plusMonths(1)) {
            free.put(month, FreeByAgreement.of(charges.dayTotals(account.business(), month), agreed, month, account.currency()));
        }
        return free;
    }
}
