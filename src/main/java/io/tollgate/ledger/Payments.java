package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Slice;
import io.tollgate.ledger.Payment.Kind;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Payments of businesses, and what corrects money: reversals, refunds, write-offs and credits. Nothing is changed; a correction is a
 * counter entry, made once. Each one holds the row of the balance from its beginning on, so that two that are the same, or correct the
 * same payment, come one after the other.
 */
@Component
public class Payments {

    private static final Reference NO_REFERENCE = new Reference("", "");
    private static final Pattern ID = Pattern.compile("f{12}[0-9a-f]{20}");

    /** What stands for a reference whose term is over. */
    public static final String ERASED = "(erased)";

    private final PaymentRows rows;
    private final Accounts accounts;
    private final Entries entries;
    private final ApplicationEventPublisher events;
    private final Wallets wallets;

    Payments(PaymentRows rows, Accounts accounts, Entries entries, ApplicationEventPublisher events, Wallets wallets) {
        this.wallets = wallets;
        this.events = events;
        this.rows = rows;
        this.accounts = accounts;
        this.entries = entries;
    }

    /**
     * Which payments are wanted.
     *
     * @param reference a part of the reference, compared as banks do; empty: all
     * @param from      booked at or after
     * @param until     booked before
     */
    public record Filter(Optional<BusinessId> business, String reference, Optional<Instant> from, Optional<Instant> until) {}

    /**
     * What was booked. A new one is also an event, in the transaction that books it, which holds the balance.
     *
     * @param isNew false if it was booked before, and nothing changed now
     */
    public record Booked(Payment payment, boolean isNew) {}

    /** Who books, when and why. @param by an account or job; @param reason empty for a payment */
    public record Booking(String by, Instant now, String reason) {}

    /** Whether this text can be the reference of a payment: it has a visible character. */
    public static boolean isReference(String text) {
        return !Reference.isEmpty(text);
    }

    /** Whether a reference names an invoice, as banks compare references. @param number of the invoice: {@code 2026-000017} */
    public static boolean names(String reference, String number) {
        return Reference.names(reference, number);
    }

    /**
     * Books a payment once: a second one of the business under a reference that banks take for the same changes nothing.
     *
     * @param amount more than zero, in the business's currency
     * @param at     when the money came
     * @throws PaymentConflict if the reference was booked with another amount
     */
    @Transactional
    public Booked book(BusinessId business, Money amount, String reference, Instant at, Booking booking) {
        Account account = lock(business);
        requirePositive(account, amount, "payment");
        Reference compared = Reference.of(reference);
        String id = id(business, "", compared.compared());
        // Before references were compared, the id followed from the reference as it was given.
        Optional<Payment> before = rows.of(List.of(id, id(business, "", compared.given())));
        if (before.isPresent()) {
            if (!before.get().amount().equals(amount)) {
                throw new PaymentConflict("payment \"" + compared.given() + "\" of business " + business + " was booked before with another"
                        + " amount than " + amount + ". Maybe give the new payment a reference of its own.");
            }
            return new Booked(before.get(), false);
        }
        return add(new Payment(id, business, Kind.PAYMENT, compared.given(), amount, at, booking.now(), booking.by(), "",
                Optional.empty()), compared, Entries.CASH);
    }

    /**
     * Takes a payment back that did not come after all, by a counter entry. The balance may fall below zero.
     *
     * @throws PaymentConflict if it is no payment, was reversed before, or was refunded
     */
    @Transactional
    public Booked reverse(Payment payment, Booking booking) {
        lock(payment.business());
        if (payment.kind() != Kind.WRITE_OFF) {
            requirePayment(payment, "reversed");
        }
        List<Payment> corrections = rows.corrections(payment.id());
        if (corrections.stream().anyMatch(one -> one.kind() == Kind.REFUND)) {
            throw new PaymentConflict("the payment was refunded, so it is not reversed. Maybe what was refunded should be paid again.");
        }
        if (!corrections.isEmpty()) {
            throw new PaymentConflict("it is reversed already");
        }
        return add(new Payment(id(payment.business(), "reversal", payment.id()), payment.business(), Kind.REVERSAL, payment.reference(),
                payment.amount().times(-1), booking.now(), booking.now(), booking.by(), booking.reason(), Optional.of(payment.id())),
                payment.reference().isEmpty() ? NO_REFERENCE : Reference.of(payment.reference()),
                payment.kind() == Kind.WRITE_OFF ? Entries.WRITE_OFF : Entries.CASH);
    }

    /**
     * Sends a payment back to the business, in part or whole. A second refund of the business under the same reference changes nothing.
     *
     * @param amount    more than zero; with earlier refunds not more than the payment, and not more than the balance less what is held
     * @param reference of the bank transfer
     * @throws PaymentConflict if that cannot be
     */
    @Transactional
    public Booked refund(Payment payment, Money amount, String reference, Booking booking) {
        Account account = lock(payment.business());
        requirePayment(payment, "refunded");
        requirePositive(account, amount, "refund");
        Reference compared = Reference.of(reference);
        String id = id(payment.business(), "refund", compared.compared());
        Optional<Payment> before = rows.of(List.of(id));
        if (before.isPresent()) {
            if (!before.get().amount().equals(amount.times(-1)) || !before.get().corrects().equals(Optional.of(payment.id()))) {
                throw new PaymentConflict(
                        "refund \"" + compared.given() + "\" was booked before with another amount or for another payment."
                                + " Maybe give the new refund a reference of its own.");
            }
            return new Booked(before.get(), false);
        }
        Money left = payment.amount();
        for (Payment correction : rows.corrections(payment.id())) {
            if (correction.kind() == Kind.REVERSAL) {
                throw new PaymentConflict("the payment is reversed, so there is nothing to refund");
            }
            left = left.plus(correction.amount());
        }
        if (amount.compareTo(left) > 0) {
            throw new PaymentConflict("of the payment " + left + " are left to refund, less than " + amount);
        }
        Money free = account.balance().minus(account.held()).plus(wallets.held(account));
        if (amount.compareTo(free) > 0) {
            throw new PaymentConflict("the balance less what is held for messages under way is " + free + ", less than " + amount
                    + ". Maybe refund what is left.");
        }
        return add(new Payment(id, payment.business(), Kind.REFUND, compared.given(), amount.times(-1), booking.now(), booking.now(),
                booking.by(), booking.reason(), Optional.of(payment.id())), compared, Entries.CASH);
    }

    /**
     * Gives up money that a business owes and will not pay. A second write-off of the business under the same reference changes nothing;
     * {@link #reverse} takes one back.
     *
     * @param amount    more than zero, and not more than what the balance is below zero
     * @param reference such as the number of the invoice
     * @throws PaymentConflict if less is owed, or the reference was written off with another amount
     */
    @Transactional
    public Booked writeOff(BusinessId business, Money amount, String reference, Booking booking) {
        Account account = lock(business);
        requirePositive(account, amount, "write-off");
        Reference compared = Reference.of(reference);
        String id = id(business, "write-off", compared.compared());
        Optional<Payment> before = rows.of(List.of(id));
        if (before.isPresent()) {
            if (!before.get().amount().equals(amount)) {
                throw new PaymentConflict("\"" + compared.given() + "\" was written off before with another amount. Maybe give the new"
                        + " write-off a reference of its own.");
            }
            return new Booked(before.get(), false);
        }
        Money owed = account.balance().times(-1);
        if (amount.compareTo(owed) > 0) {
            throw new PaymentConflict("the business owes " + (owed.micros() > 0 ? owed : "nothing") + ", less than " + amount);
        }
        return add(new Payment(id, business, Kind.WRITE_OFF, compared.given(), amount, booking.now(), booking.now(), booking.by(),
                booking.reason(), Optional.empty()), compared, Entries.WRITE_OFF);
    }

    /**
     * Takes the charge of a message back by a counter entry: the business has its money again, and a grant what it has paid of it. The
     * charge stays, on its invoice and in its tier. If its month is invoiced, the next credit note of the invoice tells it.
     *
     * @throws PaymentConflict if the message was free, or its charge is taken back already, alone or with the whole line of its invoice
     */
    @Transactional
    public Booked takeBack(Charge charge, Booking booking) {
        lock(charge.business());
        if (charge.price().micros() == 0) {
            throw new PaymentConflict("the message cost nothing, so there is nothing to take back");
        }
        String message = HexFormat.of().formatHex(charge.id().bytes());
        if (!rows.corrections(message).isEmpty()) {
            throw new PaymentConflict("the charge is taken back already");
        }
        if (rows.isCorrected(charge)) {
            throw new PaymentConflict("a run of re-rating has corrected its price meanwhile. Maybe try again.");
        }
        if (rows.isCredited(charge)) {
            throw new PaymentConflict("a credit note takes back the whole line of the invoice on which the charge is");
        }
        Booked booked = add(new Payment(id(charge.business(), "credit", message), charge.business(), Kind.CREDIT, "", charge.price(),
                charge.deliveredAt(), booking.now(), booking.by(), booking.reason(), Optional.of(message)), NO_REFERENCE,
                Entries.revenue(charge));
        wallets.takenBack(charge.id(), new Grant.Signed(booking.by(), booking.now()));
        return booked;
    }

    /** The payment of a business under this reference, or one that banks take for the same. */
    @Transactional(readOnly = true)
    public Optional<Payment> ofReference(BusinessId business, String reference) {
        Reference compared = Reference.of(reference);
        return rows.of(List.of(id(business, "", compared.compared()), id(business, "", compared.given())));
    }

    /**
     * Replaces what payers wrote by a mark, in these payments and in what corrects them. Ids, amounts and times stay; a payment under the
     * same reference is still the same one, as its id follows from that.
     */
    @Transactional
    public void eraseReferences(Collection<String> ids) {
        if (!ids.isEmpty()) {
            rows.eraseReferences(ids, ERASED);
        }
    }

    /** The payment, reversal or refund with this id; empty if there is none. */
    @Transactional(readOnly = true)
    public Optional<Payment> byId(String id) {
        return ID.matcher(id).matches() ? rows.of(List.of(id)) : Optional.empty();
    }

    /** What was booked to correct a payment, the oldest first. */
    @Transactional(readOnly = true)
    public List<Payment> corrections(Payment payment) {
        return rows.corrections(payment.id());
    }

    /** Some payments that fit, the latest first, by the time of booking and the id. */
    @Transactional(readOnly = true)
    public List<Payment> some(Filter filter, Slice slice) {
        return rows.some(filter, slice);
    }

    private Booked add(Payment payment, Reference reference, String from) {
        rows.add(payment, reference.forSearch());
        entries.paid(payment, from);
        if (!accounts.pay(payment.business(), payment.amount())) {
            throw new BalanceTooLarge(payment.amount());
        }
        Booked booked = new Booked(payment, true);
        events.publishEvent(booked);
        return booked;
    }

    private Account lock(BusinessId business) {
        return requireNonNull(Ledger.known(accounts.lock(List.of(business)), List.of(business)).get(business));
    }

    private static void requirePayment(Payment payment, String what) {
        if (payment.kind() != Kind.PAYMENT) {
            throw new PaymentConflict("only a payment can be " + what + ", and this is a " + payment.kind());
        }
    }

    private static void requirePositive(Account account, Money amount, String what) {
        Ledger.inCurrencyOf(account, amount);
        if (amount.micros() <= 0) {
            throw new IllegalArgumentException(what + " (" + amount + ") of business " + account.business() + " must be more than zero");
        }
    }

    /** The same payment gives the same id, so the key of the table prevents that it is booked twice. */
    private static String id(BusinessId business, String kind, String text) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(business.value()).array();
        String marked = kind.isEmpty() ? text : "\0" + kind + "\0" + text; // no reference has such a character
        return HexFormat.of().formatHex(AmongPayments.id(number, marked.getBytes(StandardCharsets.UTF_8)));
    }
}
