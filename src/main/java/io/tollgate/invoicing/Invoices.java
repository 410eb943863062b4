package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreements;
import io.tollgate.database.Slice;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.Year;
import java.time.YearMonth;
import java.util.Collection;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The invoices of all businesses. A month has one invoice, however often and at how many places it is asked for. It is made in three steps:
 * one short statement closes the month, so that a charge that is booked afterwards goes to the next one; its charges are totalled while
 * nothing is locked; the invoice is issued. Then charges of invoiced months that were taken back get their credit notes. If the process
 * dies in between, the next call goes on.
 */
@Component
public class Invoices {

    static final String JOB = "job:invoicing";

    private final Ledger ledger;
    private final Charges charges;
    private final InvoiceRows rows;
    private final InvoiceDocuments documents;
    private final Agreements agreements;
    private final Billing billing;
    private final HeldInvoices held;
    private final CreditNotes creditNotes;
    private final MinimumFees minimums;
    private final Issuing issuing;
    private final TransactionTemplate transaction;
    /** A transaction that sees the database as it is at its beginning, until it ends. */
    private final TransactionTemplate moment;

    Invoices(Ledger ledger, Charges charges, InvoiceRows rows, InvoiceDocuments documents, Agreements agreements, Billing billing,
            HeldInvoices held, CreditNotes creditNotes, MinimumFees minimums, Issuing issuing, TransactionTemplate transaction) {
        this.minimums = minimums;
        this.issuing = issuing;
        this.creditNotes = creditNotes;
        this.billing = billing;
        this.agreements = agreements;
        this.held = held;
        this.documents = documents;
        this.transaction = transaction;
        this.moment = new TransactionTemplate(requireNonNull(transaction.getTransactionManager()));
        this.moment.setReadOnly(true);
        this.moment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.ledger = ledger;
        this.charges = charges;
        this.rows = rows;
    }

    /**
     * The invoice of the month, issued now or before; empty if no message was delivered in the month and no fee is due. Earlier
     * months that have charges or fees and no invoice are invoiced first, so that the numbers follow time.
     *
     * @throws MonthNotOver if the month is not over yet in the business's zone
     * @throws InvoiceHeld  if the invoice of the month or of an earlier one lacks what it must say; those before that are issued
     */
    public Optional<Invoice> run(BusinessId business, YearMonth month, Instant now) {
        return run(business, month, now, JOB);
    }

    /** Like {@link #run(BusinessId, YearMonth, Instant)}. @param by the account or job that issues it, for the entries of the ledger */
    public Optional<Invoice> run(BusinessId business, YearMonth month, Instant now, String by) {
        Account account = requireNonNull(transaction.execute(_ -> close(business, month, now)));
        AgreedTerms agreed = agreements.terms(business); // nobody can change those of a month that is closed
        if (agreed.hasMinimum()) {
            creditNotes.issueTakenBack(business, now, by); // what is credited does not count towards a minimum
        }
        try {
            return run(account, agreed, month, now, by);
        } catch (MinimumChanged _) {
            return run(business, month, now, by);
        }
    }

    private Optional<Invoice> run(Account account, AgreedTerms agreed, YearMonth month, Instant now, String by) {
        BusinessId business = account.business();
        YearMonth next = account.invoicedThrough().plusMonths(1);
        List<AgreedTerms.Fee> risen = next.isAfter(month) ? List.of() : minimums.risen(business, agreed, account.currency());
        List<MonthCost> open = new ArrayList<>();
        for (YearMonth one : months(account, agreed, month, !risen.isEmpty())) {
            MonthLines lines = MonthLines.of(charges, agreed, business, one, account.currency(), () -> creditNotes.forgiven(business),
                    billing.linesBy(business), one.equals(next) ? risen : List.of());
            if (lines.isEmpty()) {
                continue;
            }
            TaxRules.Answer answer = billing.of(account, one, now);
            if (!answer.missing().isEmpty() && (charges.hasCosts(business, one) || !lines.fees().isEmpty())) {
                YearMonth before = one.minusMonths(1);
                transaction.executeWithoutResult(_ -> {
                    requireSame(account, agreed, risen, now);
                    issue(account, before, open, now, by);
                    held.put(business, one, answer.missing(), now);
                });
                throw new InvoiceHeld(one, answer.missing());
            }
            open.add(new MonthCost(one, lines, answer.draft()));
        }
        Optional<Invoice> invoice = requireNonNull(transaction.execute(_ -> {
            held.remove(business);
            if (!next.isAfter(month)) {
                requireSame(account, agreed, risen, now);
            }
            return issue(account, month, open, now, by);
        }));
        creditNotes.issueTakenBack(business, now, by);
        return invoice;
    }

    /**
     * What the invoice of a month would be if the month were over now: without a number, and nothing is stored.
     *
     * @param missing what it lacks, so that it would be held; it names neither seller nor tax then
     */
    public record Draft(Invoice invoice, List<String> missing) {}

    /**
     * Empty if no message of the month is charged yet and no fee is due, or if the month has its invoice. It has all that was charged when
     * it was asked for: the charges of a large month are counted by many short statements, and those that come meanwhile do not count.
     */
    public Optional<Draft> draft(BusinessId business, YearMonth month, Instant now) {
        return requireNonNull(moment.execute(_ -> atOneMoment(business, month, now)));
    }

    private Optional<Draft> atOneMoment(BusinessId business, YearMonth month, Instant now) {
        Account account = ledger.account(business);
        MonthLines lines = month.isAfter(account.invoicedThrough())
                ? draft(account, month)
                : new MonthLines(List.of(), List.of());
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        TaxRules.Answer answer = billing.of(account, month, now);
        return Optional.of(new Draft(new MonthCost(month, lines, answer.draft()).numbered("", account, now), answer.missing()));
    }

    private MonthLines draft(Account account, YearMonth month) {
        BusinessId business = account.business();
        AgreedTerms agreed = agreements.terms(business);
        return MonthLines.of(charges, agreed, business, month, account.currency(), () -> creditNotes.forgiven(business),
                billing.linesBy(business), month.equals(account.invoicedThrough().plusMonths(1))
                        ? minimums.risen(business, agreed, account.currency())
                        : List.of());
    }

    private Account close(BusinessId business, YearMonth month, Instant now) {
        Account account = ledger.account(business);
        YearMonth current = YearMonth.from(now.atZone(account.zone()));
        if (!month.isBefore(current)) {
            throw new MonthNotOver(month, account.zone(), current);
        }
        ledger.close(business, month);
        return account;
    }

    /** Those with charges or fees, and without an invoice. @param hasRisen whether fees of earlier months are due, with the first one */
    private List<YearMonth> months(Account account, AgreedTerms agreed, YearMonth through, boolean hasRisen) {
        return Stream.of(charges.months(account.business(), account.invoicedThrough(), through),
                agreed.feeMonths(account.invoicedThrough(), through),
                hasRisen ? List.of(account.invoicedThrough().plusMonths(1)) : List.<YearMonth>of())
                .flatMap(List::stream).distinct().sorted().toList();
    }

    /** Minimum fees of earlier months have changed since they were read: by a credit note, or as another process was faster. */
    private static final class MinimumChanged extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** Checks that the fees are still the same. They stay so until the transaction ends, as a credit note needs the balance, too. */
    private void requireSame(Account account, AgreedTerms agreed, List<AgreedTerms.Fee> risen, Instant now) {
        if (agreed.hasMinimum()) {
            rows.lock(Year.from(now.atZone(account.zone())));
            ledger.lockAccount(account.business());
            if (!minimums.risen(account.business(), agreed, account.currency()).equals(risen)) {
                throw new MinimumChanged();
            }
        }
    }

    /** The documents are made from the rows, afterwards. */
    private Optional<Invoice> issue(Account account, YearMonth month, List<MonthCost> open, Instant now, String by) {
        BusinessId business = account.business();
        List<Invoice> older = rows.notBooked(business);
        Year year = Year.from(now.atZone(account.zone()));
        if (!older.isEmpty() && !open.isEmpty()) {
            rows.lock(year); // before the balance
        }
        older.forEach(invoice -> {
            ledger.book(Issuing.invoiced(invoice, now, by));
            rows.booked(invoice);
        });
        if (!open.isEmpty()) {
            issuing.issue(List.of(new Issuing.Ready(account, open, documents.addressee(business))), year, now, by);
        }
        ledger.invoiced(business, month);
        return rows.of(business, month);
    }

    /** What the charges of a month come to by now, discounts taken off, without fees: it counts towards the minimum fee of the month. */
    @Transactional(readOnly = true)
    public Money counting(BusinessId business, YearMonth month, Currency currency) {
        return MonthLines.counting(charges, agreements.terms(business), business, month, YearMonth.of(9999, 12), currency);
    }

    /** What was credited of the minimum fees of each month although it was owed: no invoice asks for it again. */
    @Transactional(readOnly = true)
    public Map<YearMonth, Money> forgiven(BusinessId business) {
        return creditNotes.forgiven(business);
    }

    @Transactional(readOnly = true)
    public Optional<Invoice> byNumber(String number) {
        return rows.byNumber(number);
    }

    /** The highest number first; an unknown one is missing. */
    @Transactional(readOnly = true)
    public List<Invoice> byNumber(Collection<String> numbers) {
        return rows.byNumber(numbers);
    }

    @Transactional(readOnly = true)
    public Optional<Invoice> of(BusinessId business, YearMonth month) {
        return rows.of(business, month);
    }

    /** All invoices of the business, the latest month first. */
    @Transactional(readOnly = true)
    public List<Invoice> of(BusinessId business) {
        return rows.of(business);
    }

    /** Some invoices of the business, the latest month first. */
    @Transactional(readOnly = true)
    public List<Invoice> of(BusinessId business, Slice slice) {
        return rows.of(business, slice);
    }
}
