package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreements;
import io.tollgate.invoicing.Issuing.Ready;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.MonthTotals;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Invoices of several businesses, made together in the steps of {@link Invoices}, with few statements: their months are closed by one,
 * their charges totalled by one, and their invoices issued in one transaction. If it fails, none of them is issued, and no number is lost.
 * Where more is to be thought of, or counted, {@link Invoices} makes the invoice.
 */
@Component
class ManyInvoices {

    /** Charges were corrected or taken back, an invoice is older than the books, or one waits for something that it lacks. */
    private static final String SPECIAL = "SELECT business_id FROM rerated_total WHERE business_id IN (:ids) UNION SELECT business_id"
            + " FROM invoice WHERE business_id IN (:ids) AND NOT booked UNION SELECT business_id FROM invoice_held WHERE business_id"
            + " IN (:ids) UNION SELECT p.business_id FROM payment p LEFT JOIN credit_note_message m ON m.message_id = p.corrects"
            + " WHERE p.business_id IN (:ids) AND p.kind = 'CREDIT' AND m.message_id IS NULL";

    private final Ledger ledger;
    private final MonthTotals totals;
    private final Agreements agreements;
    private final Billing billing;
    private final InvoiceDocuments documents;
    private final Issuing issuing;
    private final NamedParameterJdbcTemplate named;
    private final TransactionTemplate transaction;

    ManyInvoices(Ledger ledger, MonthTotals totals, Agreements agreements, Billing billing, InvoiceDocuments documents, Issuing issuing,
            NamedParameterJdbcTemplate named, TransactionTemplate transaction) {
        this.ledger = ledger;
        this.totals = totals;
        this.agreements = agreements;
        this.billing = billing;
        this.documents = documents;
        this.issuing = issuing;
        this.named = named;
        this.transaction = transaction;
    }

    /**
     * What came of it.
     *
     * @param made  their invoices of all months
     * @param alone businesses that {@link Invoices} has to look at
     */
    record Outcome(List<Invoice> made, List<Account> alone) {}

    /** Businesses whose invoices follow each other without a gap in the same series and begin with the same month. */
    private record Series(YearMonth after, Year year) {}

    /** What is known of several businesses before their months are totalled. */
    private record Known(Map<BusinessId, AgreedTerms> agreed, Map<BusinessId, Addressee> addressees, Map<BusinessId, Buyer> buyers,
            Set<BusinessId> special) {

        AgreedTerms agreed(Account of) {
            return requireNonNull(agreed.get(of.business()));
        }

        Addressee addressee(Account of) {
            return requireNonNull(addressees.get(of.business()));
        }

        Buyer buyer(Account of) {
            return buyers.getOrDefault(of.business(), Buyer.unknown());
        }

        boolean isSpecial(Account one) {
            return special.contains(one.business()) || agreed(one).hasMinimum();
        }
    }

    /** Invoices the months up to this one, as far as it is over. */
    Outcome run(Collection<Account> some, YearMonth month, Instant now, String by) {
        List<Account> closed = requireNonNull(transaction.execute(_ -> close(some, month, now)));
        Known known = requireNonNull(transaction.execute(_ -> known(ids(closed))));
        Map<Series, List<Account>> plain = closed.stream().filter(one -> !known.isSpecial(one)).collect(Collectors.groupingBy(
                one -> new Series(one.invoicedThrough(), Year.from(now.atZone(one.zone()))), LinkedHashMap::new, Collectors.toList()));
        Set<BusinessId> done = new HashSet<>();
        List<Invoice> made = new ArrayList<>();
        plain.forEach((series, accounts) -> {
            Set<BusinessId> large = totals.large(ids(accounts), series.after(), month);
            List<Ready> ready = ready(accounts.stream().filter(one -> !large.contains(one.business())).toList(), series.after(), month,
                    known, now);
            List<BusinessId> businesses = ready.stream().map(one -> one.account().business()).toList();
            if (!ready.isEmpty()) {
                made.addAll(requireNonNull(transaction.execute(_ -> {
                    List<Invoice> issued = issuing.issue(ready, series.year(), now, by);
                    ledger.invoiced(businesses, month);
                    return issued;
                })));
            }
            done.addAll(businesses);
        });
        return new Outcome(made, some.stream().filter(one -> !done.contains(one.business())).toList());
    }

    /** Closes the month of these accounts. @return those whose month is over and closed, as they are now */
    private List<Account> close(Collection<Account> some, YearMonth month, Instant now) {
        List<Account> over = ledger.accounts(ids(some)).values().stream().filter(one -> month.isBefore(YearMonth.from(now
                .atZone(one.zone())))).toList();
        Set<BusinessId> closed = over.isEmpty() ? Set.of() : ledger.closeUnlessHeld(ids(over), month);
        return over.stream().filter(one -> closed.contains(one.business())).toList();
    }

    private Known known(Collection<BusinessId> businesses) {
        return businesses.isEmpty()
                ? new Known(Map.of(), Map.of(), Map.of(), Set.of())
                : new Known(agreements.terms(businesses), documents.addressees(businesses), billing.buyers(businesses),
                        Set.copyOf(named.query(SPECIAL, Map.of("ids", businesses.stream().map(BusinessId::value).toList()),
                                (row, _) -> new BusinessId(row.getInt(1)))));
    }

    /** Invoices of which nothing is missing. Nothing is locked meanwhile. */
    private List<Ready> ready(List<Account> accounts, YearMonth after, YearMonth month, Known known, Instant now) {
        Map<Boolean, List<Account>> byPrices = accounts.stream().collect(Collectors.partitioningBy(one -> known.agreed(one).hasPrices()));
        Map<BusinessId, SortedMap<YearMonth, List<Total>>> plain = totals.of(ids(requireNonNull(byPrices.get(false))), after, month);
        Map<BusinessId, SortedMap<YearMonth, List<DayTotal>>> days = totals.byDay(ids(requireNonNull(byPrices.get(true))), after, month);
        Map<BusinessId, List<YearMonth>> months = new HashMap<>();
        Stream.of(plain, days).forEach(some -> some.forEach((business, found) -> months.put(business, List.copyOf(found.keySet()))));
        List<Ready> ready = new ArrayList<>();
        for (Account account : accounts) {
            AgreedTerms agreed = known.agreed(account);
            List<MonthCost> costs = new ArrayList<>();
            boolean isHeld = false;
            for (YearMonth one : Stream.concat(months.getOrDefault(account.business(), List.of()).stream(),
                    agreed.feeMonths(after, month).stream()).distinct().sorted().toList()) {
                MonthLines lines = MonthLines.of(of(plain, account, one), of(days, account, one), agreed, one, account.currency(),
                        known.buyer(account).linesBy());
                TaxRules.Answer answer = billing.of(known.buyer(account), account, one, now);
                isHeld |= !answer.missing().isEmpty() && (lines.hasCosts() || !lines.fees().isEmpty());
                if (!lines.isEmpty()) {
                    costs.add(new MonthCost(one, lines, answer.draft()));
                }
            }
            if (!isHeld) {
                ready.add(new Ready(account, costs, known.addressee(account)));
            }
        }
        return ready;
    }

    private static <T> List<T> of(Map<BusinessId, SortedMap<YearMonth, List<T>>> all, Account account, YearMonth month) {
        return Optional.ofNullable(all.get(account.business())).map(found -> found.get(month)).orElse(List.of());
    }

    private static List<BusinessId> ids(Collection<Account> accounts) {
        return accounts.stream().map(Account::business).toList();
    }
}
