package io.tollgate.receivables.bank;

import io.tollgate.database.Slice;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.Payment.Kind;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booked;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.bank.BankEntry.State;
import io.tollgate.receivables.bank.BankEntry.Why;
import io.tollgate.receivables.bank.BankRows.Decision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Decides what an entry of the bank is. Money that came belongs to the business whose invoice it names; if it names none, to the only
 * business for which its account paid before. Money that is taken back reverses the payment that it came by; money that went is a refund
 * that is booked already. All else is left to a person.
 */
@Component
final class BankBooking {

    private static final int LONGEST_REFERENCE = 140;
    private static final int SOME = 20;

    private final BankRows rows;
    private final Payments payments;
    private final Receivables receivables;
    private final Ledger ledger;

    BankBooking(BankRows rows, Payments payments, Receivables receivables, Ledger ledger) {
        this.rows = rows;
        this.payments = payments;
        this.receivables = receivables;
        this.ledger = ledger;
    }

    /** Joins the caller's transaction, which fails if this does. */
    void book(long id, Decision job) {
        // Locks all that are the same in the order of their ids, this one among them.
        boolean isTwin = rows.entry(id).filter(one -> one.state() == State.NEW).map(rows::isTwin).orElse(false);
        Optional<BankEntry> fresh = rows.lock(id).filter(one -> one.state() == State.NEW);
        if (fresh.isEmpty()) {
            return; // another process was faster
        }
        BankEntry one = fresh.get();
        if (isTwin) {
            rows.leave(one, Why.ALREADY_BOOKED, job);
        } else if (one.takenBack()) {
            takeBack(one, job);
        } else if (one.amount().micros() <= 0) {
            refund(one, job);
        } else {
            came(one, job);
        }
    }

    private void came(BankEntry one, Decision job) {
        Set<BusinessId> businesses = invoices(one).stream().map(Receivable::business).collect(Collectors.toSet());
        if (businesses.isEmpty() && !one.payerAccount().isEmpty()) {
            businesses = Set.copyOf(rows.paidForBy(one.payerAccount()));
        }
        if (businesses.size() != 1) {
            rows.leave(one, businesses.isEmpty() ? Why.NAMES_NOTHING : Why.NAMES_SEVERAL, job);
            return;
        }
        BusinessId business = businesses.iterator().next();
        if (!ledger.account(business).currency().equals(one.amount().currency())) {
            rows.leave(one, Why.OTHER_CURRENCY, job);
            return;
        }
        pay(one, business, job);
    }

    /** The invoices whose numbers the entry names, in their order there. */
    private List<Receivable> invoices(BankEntry one) {
        String words = one.text() + "\n" + one.endToEnd();
        return receivables.of(InvoiceNumbers.in(words)).values().stream()
                .filter(invoice -> Stream.of(one.text(), one.endToEnd()).anyMatch(text -> Payments.names(text, invoice.number())
                        || text.lines().anyMatch(line -> Payments.names(line, invoice.number()))))
                .toList();
    }

    void allot(BankEntry one, BusinessId business, Decision decision) {
        if (one.amount().micros() <= 0) {
            throw new PaymentConflict("the money went. Maybe book a refund or a reversal, and name its id here");
        }
        if (!ledger.account(business).currency().equals(one.amount().currency())) {
            throw new PaymentConflict("the entry is in " + one.amount().currency() + " and the account of the business in "
                    + ledger.account(business).currency() + ". Maybe let the bank exchange it, and book what it credits");
        }
        pay(one, business, decision);
    }

    void join(BankEntry one, Payment payment, Decision decision) {
        if (!payment.amount().equals(one.amount())) {
            throw new PaymentConflict("the entry is over " + one.amount() + " and the payment over " + payment.amount());
        }
        if (payment.kind() == Kind.CREDIT || payment.kind() == Kind.WRITE_OFF) {
            throw new PaymentConflict("a " + payment.kind() + " moves no money at the bank");
        }
        if (rows.isOnAStatement(payment.id())) {
            throw new PaymentConflict("the payment is on another entry already");
        }
        rows.booked(one, payment.business(), payment.id(), decision);
    }

    void reopen(BankEntry one, Decision decision) {
        boolean isReversed = one.payment().flatMap(payments::byId)
                .filter(payment -> payments.corrections(payment).stream().anyMatch(correction -> correction.kind() == Kind.REVERSAL))
                .isPresent();
        if (one.state() != State.SET_ASIDE && !isReversed) {
            throw new PaymentConflict("the entry is not set aside, and its payment is not reversed. Maybe reverse the payment first");
        }
        rows.leave(one, Why.NAMES_NOTHING, decision);
    }

    /** If a person has booked it before the statement came, it is that payment. */
    private void pay(BankEntry one, BusinessId business, Decision decision) {
        ledger.lockAccount(business);
        String reference = reference(one);
        for (int time = 1;; time++) {
            String unique = time == 1 ? reference : cut(reference, LONGEST_REFERENCE - SOME) + " (" + one.id() + "." + time + ")";
            Optional<Payment> before = payments.ofReference(business, unique);
            if (before.isEmpty()) {
                Instant day = one.day().atStartOfDay(ZoneOffset.UTC).toInstant();
                Booked booked = payments.book(business, one.amount(), unique, day.isAfter(decision.at()) ? decision.at() : day,
                        new Booking(decision.by(), decision.at(), ""));
                rows.booked(one, business, booked.payment().id(), decision);
                return;
            }
            if (before.get().amount().equals(one.amount()) && !rows.isOnAStatement(before.get().id())
                    && payments.corrections(before.get()).isEmpty()) {
                rows.booked(one, business, before.get().id(), decision);
                return;
            }
        }
    }

    private void takeBack(BankEntry back, Decision job) {
        List<Payment> found = rows.originals(back).stream().flatMap(one -> one.payment().flatMap(payments::byId).stream())
                .filter(one -> one.kind() == Kind.PAYMENT && payments.corrections(one).isEmpty()).toList();
        if (found.size() != 1 || back.amount().micros() >= 0) {
            rows.leave(back, Why.NO_ORIGINAL, job);
            return;
        }
        Payment reversal = payments.reverse(found.getFirst(), new Booking(job.by(), job.at(), "The bank has taken the payment back."))
                .payment();
        rows.booked(back, reversal.business(), reversal.id(), job);
    }

    private void refund(BankEntry one, Decision job) {
        List<Payment> found = Stream.of(one.text(), one.endToEnd()).filter(Payments::isReference)
                .flatMap(text -> payments.some(new Payments.Filter(Optional.empty(), text, Optional.empty(), Optional.empty()),
                        Slice.first(SOME)).stream())
                .filter(payment -> payment.kind() == Kind.REFUND && payment.amount().equals(one.amount())
                        && !rows.isOnAStatement(payment.id()))
                .distinct().toList();
        if (found.size() == 1) {
            rows.booked(one, found.getFirst().business(), found.getFirst().id(), job);
        } else {
            rows.leave(one, Why.MONEY_WENT, job);
        }
    }

    /** What the payer wrote; an invoice that it names stands within what the ledger keeps. */
    private String reference(BankEntry one) {
        String text = Stream.of(one.text(), one.endToEnd(), one.bankReference()).filter(Payments::isReference).findFirst()
                .orElse("entry " + one.id()).replaceAll("\\s+", " ");
        String kept = cut(text, LONGEST_REFERENCE);
        List<String> beyond = invoices(one).stream().map(Receivable::number).filter(number -> !Payments.names(kept, number)).toList();
        return beyond.isEmpty() ? kept : cut(String.join(" ", beyond) + " " + text, LONGEST_REFERENCE);
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest));
    }
}
