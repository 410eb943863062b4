package io.tollgate.receivables;

import static java.util.Objects.requireNonNull;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceCredited;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.RestRounded;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotment.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which money pays which invoice. A payment pays the invoices that its reference names, then the oldest open ones; an invoice is paid from
 * what is there when it is issued, and what that leaves is rounded once, as the invoice prints it. What is left over stays as a credit and
 * pays the next invoice. A person may change that: what she takes back pays no other invoice by itself. What is disputed is paid only by a
 * payment that names it, or by a person. A payment that is reversed or refunded pays nothing any more, and what was paid by it is open
 * again.
 *
 * <p>Each change holds the balance of the business, so the changes of a business come one after the other. What is allotted never exceeds
 * the money or the invoice: the tables refuse it.
 */
@Component
public class Allotments {

    private static final String JOB = "job:allotments";

    private final AllotmentRows rows;
    private final ReceivableRows receivables;
    private final Ledger ledger;
    private final Grants grants;

    Allotments(AllotmentRows rows, ReceivableRows receivables, Ledger ledger, Grants grants) {
        this.grants = grants;
        this.rows = rows;
        this.receivables = receivables;
        this.ledger = ledger;
    }

    /** Joins the transaction that books the payment, and so holds the balance. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void booked(Payments.Booked booked) {
        Payment payment = booked.payment();
        Booking how = new Booking(JOB, payment.bookedAt(), "");
        switch (payment.kind()) {
            case PAYMENT, WRITE_OFF -> {
                rows.add(payment);
                payWhatItNames(payment, how);
            }
            case CREDIT -> {} // a credit note takes the charge off the invoice
            case REVERSAL -> takeBackAll(payment, how);
            case REFUND -> payment.corrects().flatMap(rows::money).ifPresent(money -> refund(money, payment.amount().times(-1), how));
        }
        settle(payment.business(), how);
    }

    /** Joins the transaction that issues the invoices, and holds the balances. Where no money and no grant is left, nothing is paid. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void issued(InvoicesIssued event) {
        Map<BusinessId, Account> accounts = ledger.lockAccounts(event.invoices().stream().map(Invoice::business).distinct().toList());
        Set<BusinessId> funded = rows.funded(accounts.keySet());
        receivables.add(event.invoices().stream().filter(invoice -> !funded.contains(invoice.business()))
                .map(invoice -> receivable(invoice, requireNonNull(accounts.get(invoice.business())))).toList(), "");
        event.invoices().stream().filter(invoice -> funded.contains(invoice.business()))
                .forEach(invoice -> add(invoice, invoice.issuedAt()));
    }

    private static Receivable receivable(Invoice invoice, Account account) {
        Money nothing = Money.zero(invoice.currency());
        return new Receivable(invoice.number(), invoice.business(), Money.of(invoice.total(), invoice.currency()), nothing, nothing,
                nothing, false, invoice.issuedAt(), invoice.terms().map(terms -> terms.due()),
                invoice.terms().map(terms -> terms.due().plusDays(1).atStartOfDay(account.zone()).toInstant()), Optional.empty(),
                Optional.empty());
    }

    private void add(Invoice invoice, Instant now) {
        receivables.add(receivable(invoice, ledger.lockAccount(invoice.business())), "");
        if (grants.paid(invoice.number(), Money.of(invoice.total(), invoice.currency())).amount().micros() > 0) {
            payFromGrants(invoice.number(), new Booking(JOB, now, ""));
        }
        settle(invoice.business(), new Booking(JOB, now, ""));
        Money open = of(invoice.number(), invoice.business()).open();
        round(invoice.number(), open.minus(Money.of(open.rounded(), open.currency())), "issue", new Booking(JOB, now, ""));
        if (receivables.byNumber(invoice.number()).filter(one -> one.open().micros() == 0 && one.paid().micros() > 0
                && one.writtenOff().micros() == 0).isPresent()) {
            receivables.paidFromBalance(invoice.number());
        }
    }

    /** Adds what a reminder adds to what is owed. The caller holds the balance. */
    void owed(Reminder reminder) {
        Money nothing = Money.zero(reminder.open().currency());
        receivables.add(new Receivable(reminder.charges(), reminder.business(), reminder.added(), nothing, nothing, nothing, false,
                reminder.madeAt(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()), reminder.number());
        settle(reminder.business(), new Booking(JOB, reminder.madeAt(), ""));
    }

    /** Adds an invoice from before there were receivables. */
    @Transactional
    public void addOlder(Invoice invoice, Instant now) {
        ledger.lockAccount(invoice.business());
        if (receivables.noLongerMissing(invoice.number()) && receivables.byNumber(invoice.number()).isEmpty()) {
            add(invoice, now);
        }
    }

    /**
     * Lets a payment pay an invoice because a person says so.
     *
     * @param amount more than zero; empty: as much as is left of the payment and open on the invoice
     * @throws PaymentConflict if less is left or open, or the invoice is another business's
     */
    @Transactional
    public Money allot(Payment payment, String number, Optional<Money> amount, Booking how) {
        ledger.lockAccount(payment.business());
        Allottable money = rows.money(payment.id()).orElseThrow(() -> new PaymentConflict("a " + payment.kind() + " pays no invoice"));
        Receivable invoice = of(number, payment.business());
        Money most = least(money.left(), invoice.open());
        Money wanted = amount.orElse(most);
        if (wanted.micros() <= 0 || !wanted.currency().equals(most.currency()) || wanted.compareTo(most) > 0) {
            throw new PaymentConflict("of the payment " + money.left() + " are left, and on invoice " + number + " " + invoice.open()
                    + " are open: " + wanted + " cannot be allotted. Maybe take back first what it pays elsewhere.");
        }
        move(money, number, wanted, how);
        rows.keep(money.source(), false);
        return wanted;
    }

    /**
     * Takes back what a payment pays on an invoice, because a person says so. It stays as a credit that only a person allots again.
     *
     * @throws PaymentConflict if it pays nothing there
     */
    @Transactional
    public Money takeBack(Payment payment, String number, Booking how) {
        ledger.lockAccount(payment.business());
        Money paid = paidBy(payment.id()).getOrDefault(number, Money.zero(payment.amount().currency()));
        Allottable money = rows.money(payment.id()).filter(_ -> paid.micros() > 0)
                .orElseThrow(() -> new PaymentConflict("the payment pays nothing on invoice " + number));
        move(money, number, paid.times(-1), how);
        rows.keep(money.source(), true);
        return paid;
    }

    /**
     * Takes an amount off an invoice, because a credit note names it. Joins the transaction that issues the credit note. What was paid
     * beyond the rest becomes a credit again, what paid last first. A credit note is no payment: it does not come as a
     * {@link Payments.Booked} too.
     *
     * @throws PaymentConflict if credit notes would exceed the invoice
     */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void credited(InvoiceCredited event) {
        String number = event.number();
        Money amount = event.amount();
        Booking how = new Booking(event.by(), event.at(), event.reason());
        Receivable found = receivables.byNumber(number).orElseThrow(() -> new PaymentConflict("there is no invoice " + number));
        ledger.lockAccount(found.business());
        payFromGrants(number, how); // what it takes back is no longer paid by grants
        Receivable invoice = of(number, found.business());
        if (amount.micros() <= 0 || amount.compareTo(invoice.total().minus(invoice.credited())) > 0) {
            throw new PaymentConflict("of invoice " + number + " " + invoice.total().minus(invoice.credited()) + " can be credited, not "
                    + amount);
        }
        Money nothing = Money.zero(amount.currency());
        for (Map.Entry<String, Money> one : paidOn(number).reversed().entrySet()) {
            Money missing = amount.minus(of(number, found.business()).open());
            if (missing.micros() > 0) {
                move(rows.money(one.getKey()).orElseThrow(), number, least(missing, one.getValue()).times(-1), how);
            }
        }
        if (amount.compareTo(of(number, found.business()).open()) > 0) {
            round(number, least(rounded(number), nothing).minus(rounded(number)), event.journalEntry(), how); // only grants have paid it
        }
        Money missing = amount.minus(of(number, found.business()).open());
        if (missing.micros() > 0) {
            payFromGrants(number, missing.times(-1), how);
        }
        receivables.allot(number, Kind.CREDIT_NOTE, amount);
        rows.add(new Allotment(event.journalEntry(), number, Kind.CREDIT_NOTE, amount, how.now(), how.by(), how.reason()));
        settle(invoice.business(), new Booking(JOB, how.now(), ""));
    }

    /** What this payment paid and no longer paid, the oldest first. */
    @Transactional(readOnly = true)
    public List<Allotment> of(Payment payment) {
        return rows.ofSource(payment.id());
    }

    /** What paid this invoice and no longer paid it, the oldest first. */
    @Transactional(readOnly = true)
    public List<Allotment> of(String number) {
        return rows.ofInvoice(number);
    }

    /** What is left of this payment; empty if it is none that can pay invoices. */
    @Transactional(readOnly = true)
    public Optional<Money> left(Payment payment) {
        return rows.money(payment.id()).map(Allottable::left);
    }

    /** Like {@link #left(Payment)}, by the ids of the payments; one that cannot pay invoices is missing. */
    @Transactional(readOnly = true)
    public Map<String, Money> left(Collection<Payment> payments) {
        return rows.left(payments.stream().map(Payment::id).toList());
    }

    private void payWhatItNames(Payment payment, Booking how) {
        for (Receivable invoice : receivables.open(payment.business())) {
            if (Payments.names(payment.reference(), invoice.number())) {
                Allottable money = rows.money(payment.id()).orElseThrow();
                pay(money, invoice, how);
            }
        }
    }

    /** The oldest money pays the oldest invoice. */
    private void settle(BusinessId business, Booking how) {
        List<Allottable> credits = new ArrayList<>(rows.left(business).stream().filter(money -> !money.kept()).toList());
        if (credits.isEmpty()) {
            return;
        }
        for (Receivable invoice : receivables.open(business)) {
            Money open = invoice.undisputed();
            while (open.micros() > 0 && !credits.isEmpty()) {
                Allottable money = credits.removeFirst();
                Money part = least(open, money.left());
                move(money, invoice.number(), part, how);
                open = open.minus(part);
                if (money.left().compareTo(part) > 0) {
                    credits.addFirst(
                            new Allottable(money.source(), business, money.kind(), money.left().minus(part), false));
                }
            }
        }
    }

    private void pay(Allottable money, Receivable invoice, Booking how) {
        Money part = least(money.left(), invoice.open());
        if (part.micros() > 0) {
            move(money, invoice.number(), part, how);
        }
    }

    private void takeBackAll(Payment reversal, Booking how) {
        reversal.corrects().flatMap(rows::money).ifPresent(money -> {
            Money left = money.left();
            for (Map.Entry<String, Money> paid : paidBy(money.source()).entrySet()) {
                move(money, paid.getKey(), paid.getValue().times(-1), how);
                left = left.plus(paid.getValue());
            }
            rows.use(money.source(), left);
        });
    }

    /** Takes money back: first the part that pays no invoice, then from the invoice that was paid last. */
    private void refund(Allottable money, Money amount, Booking how) {
        Money missing = amount.minus(money.left());
        for (Map.Entry<String, Money> paid : paidBy(money.source()).reversed().entrySet()) {
            if (missing.micros() > 0) {
                Money back = least(missing, paid.getValue());
                move(money, paid.getKey(), back.times(-1), how);
                missing = missing.minus(back);
            }
        }
        rows.use(money.source(), amount);
    }

    /** @param amount negative: back, and with it what was rounded because of it */
    private void move(Allottable money, String number, Money amount, Booking how) {
        rows.use(money.source(), amount);
        Money rounding = amount.micros() < 0 ? roundedNoMore(number, money.kind(), amount) : amount.times(0);
        receivables.allot(number, money.kind(), amount.plus(rounding));
        rows.add(new Allotment(money.source(), number, money.kind(), amount, how.now(), how.by(), how.reason()));
        book(number, rounding, "back " + rows.ofInvoice(number).size(), how);
    }

    /** Less was to be paid: all of that. More was to be paid: as much as would be more than what is still paid, or written off. */
    private Money roundedNoMore(String number, Kind kind, Money amount) {
        Receivable invoice = receivables.byNumber(number).orElseThrow();
        Money rounded = rounded(number);
        if (kind == Kind.PAYMENT && rounded.micros() > 0) {
            return rounded.times(-1);
        }
        Money left = (kind == Kind.WRITE_OFF ? invoice.writtenOff() : invoice.paid()).plus(amount);
        return least(left, amount.times(0)).times(-1);
    }

    private Money rounded(String number) {
        return rows.ofInvoice(number).stream().filter(one -> one.kind() == Kind.ROUNDING).map(Allotment::amount)
                .reduce(Money.zero(receivables.byNumber(number).orElseThrow().total().currency()), Money::plus);
    }

    /** Lets grants pay as much of an invoice as they have paid of its charges, but not more than is open. */
    private void payFromGrants(String number, Booking how) {
        Receivable invoice = receivables.byNumber(number).orElseThrow();
        Money paid = grants.paid(number, invoice.total()).amount();
        Money before = rows.ofInvoice(number).stream().filter(one -> one.kind() == Kind.GRANT).map(Allotment::amount)
                .reduce(Money.zero(paid.currency()), Money::plus);
        payFromGrants(number, least(paid.minus(before), invoice.open()), how);
    }

    /** @param amount negative: back, and with it what was rounded up because of it */
    private void payFromGrants(String number, Money amount, Booking how) {
        if (amount.micros() != 0) {
            Money rounding = amount.micros() < 0 ? roundedNoMore(number, Kind.GRANT, amount) : amount.times(0);
            receivables.allot(number, Kind.GRANT, amount.plus(rounding));
            rows.add(new Allotment(grants.paid(number, amount).journalEntry(), number, Kind.GRANT, amount, how.now(), how.by(),
                    how.reason()));
            book(number, rounding, "back " + rows.ofInvoice(number).size(), how);
        }
    }

    /** @param amount so much less is to be paid of the invoice; zero: nothing happens */
    private void round(String number, Money amount, String cause, Booking how) {
        receivables.round(number, amount);
        book(number, amount, cause, how);
    }

    /** Books a rounding, so that the account is zero when what is printed is paid. */
    private void book(String number, Money rounding, String cause, Booking how) {
        if (rounding.micros() != 0) {
            RestRounded rest = new RestRounded(receivables.byNumber(number).orElseThrow().business(), cause, number, rounding, how.now(),
                    how.by());
            ledger.book(rest);
            rows.add(new Allotment(rest.journalEntry(), number, Kind.ROUNDING, rounding, how.now(), how.by(), how.reason()));
        }
    }

    /** What this source paid, by the number of the invoice; the one first paid comes first. */
    private SequencedMap<String, Money> paidBy(String source) {
        SequencedMap<String, Money> sums = new LinkedHashMap<>();
        rows.ofSource(source).forEach(one -> sums.merge(one.number(), one.amount(), Money::plus));
        sums.values().removeIf(sum -> sum.micros() == 0);
        return sums;
    }

    /** What was paid of the invoice, by the payment; the first payment comes first. */
    private SequencedMap<String, Money> paidOn(String number) {
        SequencedMap<String, Money> sums = new LinkedHashMap<>();
        rows.ofInvoice(number).stream().filter(one -> one.kind() == Kind.PAYMENT || one.kind() == Kind.WRITE_OFF)
                .forEach(one -> sums.merge(one.source(), one.amount(), Money::plus));
        sums.values().removeIf(sum -> sum.micros() == 0);
        return sums;
    }

    private Receivable of(String number, BusinessId business) {
        return receivables.byNumber(number).filter(one -> one.business().equals(business))
                .orElseThrow(() -> new PaymentConflict("the business has no invoice " + number));
    }

    private static Money least(Money one, Money other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
