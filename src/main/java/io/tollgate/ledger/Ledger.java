package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.ledger.Accounts.Change;
import io.tollgate.ledger.Pricing.Delivery;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCards;
import io.tollgate.traffic.Allowance;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Money from admission to its end: {@link #reserve} holds it, {@link #settle} takes or releases it. Each message
 * ends once, however often, in which order and at how many places these are called. All calls join the caller's transaction.
 * Locks are taken in the order: reservations, allowances and volumes, balances; each by key.
 */
@Component
public class Ledger {

    private static final YearMonth NEVER_CLOSED = YearMonth.of(9999, 12);

    private final Reservations reservations;
    private final Accounts accounts;
    private final Volumes volumes;
    private final Charges charges;
    private final Entries entries;
    private final FreeMessages free;
    private final Payments payments;
    private final RateCards cards;
    private final Paces paces;
    private final Wallets wallets;

    Ledger(Reservations reservations, Accounts accounts, Volumes volumes, Charges charges, Entries entries, FreeMessages free,
            Payments payments, RateCards cards, Paces paces, Wallets wallets) {
        this.paces = paces;
        this.wallets = wallets;
        this.reservations = reservations;
        this.accounts = accounts;
        this.volumes = volumes;
        this.charges = charges;
        this.entries = entries;
        this.free = free;
        this.payments = payments;
        this.cards = cards;
    }

    /** The accounts of these businesses. Takes no lock. */
    @Transactional
    public Map<BusinessId, Account> accounts(Collection<BusinessId> businesses) {
        return known(accounts.of(businesses), businesses);
    }

    /** Like {@link #accounts}, but the sums stay true until the transaction ends: nobody else can reserve, charge or pay meanwhile. */
    @Transactional
    public Map<BusinessId, Account> lockAccounts(Collection<BusinessId> businesses) {
        return known(accounts.lock(businesses), businesses);
    }

    /**
     * How fast these businesses spend, without a lock.
     *
     * @param today   the day of each, in its zone
     * @param minutes the spans that are asked, in minutes. @param days how many days before today are asked
     */
    @Transactional
    public Map<BusinessId, SpendingPace> paces(Map<BusinessId, LocalDate> today, Set<Integer> minutes, int days, Instant now) {
        return paces.of(today, minutes, days, now);
    }

    /** Keeps what {@link #paces} has read from charges, so that it reads them once. Called after {@link #reserve}. */
    @Transactional
    public void keepPaces(Map<BusinessId, SpendingPace> read) {
        paces.keep(read);
    }

    /** A stopped business goes on: rules about the pace of its spending count from now on. The caller has locked its account. */
    @Transactional
    public void beginPaceAnew(BusinessId business) {
        paces.beginAnew(business);
    }

    /** Like {@link #lockAccounts(Collection)}; grants that have begun or expired at {@code now} are booked so. */
    @Transactional
    public Map<BusinessId, Account> lockAccounts(Collection<BusinessId> businesses, Instant now) {
        Map<BusinessId, Account> locked = lockAccounts(businesses);
        List<BusinessId> due = locked.values().stream().filter(one -> one.isGrantDue(now)).map(Account::business).toList();
        due.forEach(business -> wallets.startAndExpire(business, now));
        return due.isEmpty() ? locked : accounts(businesses);
    }

    @Transactional
    public Account account(BusinessId business) {
        return requireNonNull(accounts(List.of(business)).get(business));
    }

    /** Like {@link #account}, but it stays true until the transaction ends. */
    @Transactional
    public Account lockAccount(BusinessId business) {
        return requireNonNull(lockAccounts(List.of(business)).get(business));
    }

    /** The accounts for which {@code month}, and perhaps earlier months, are not closed yet. */
    @Transactional(readOnly = true)
    public List<Account> notInvoicedThrough(YearMonth month) {
        return accounts.notInvoicedThrough(month);
    }

    /**
     * Holds the ceilings of admitted messages, all or none: answers false and changes nothing if those of any business exceed what is
     * available to it, or a grant has begun or expired that is not booked so. Fails if a message has a reservation already. Grants are held
     * first.
     */
    @Transactional
    public boolean reserve(List<Reservation> admitted) {
        return reserve(admitted, accounts(admitted.stream().map(Reservation::business).collect(Collectors.toSet())));
    }

    /** Like {@link #reserve(List)}. @param payers the businesses' accounts, as this transaction has read them */
    @Transactional
    public boolean reserve(List<Reservation> admitted, Map<BusinessId, Account> payers) {
        if (admitted.isEmpty()) {
            return true;
        }
        SortedMap<BusinessId, Money> sums = new TreeMap<>();
        for (Reservation reservation : admitted) {
            inCurrencyOf(requireNonNull(payers.get(reservation.business())), reservation.ceiling());
            if (reservation.ceiling().micros() != 0) {
                sums.merge(reservation.business(), reservation.ceiling(), Money::plus);
            }
        }
        Instant now = admitted.stream().map(Reservation::admittedAt).max(Comparator.naturalOrder()).orElseThrow();
        if (!sums.isEmpty() && !accounts.hold(sums, payers, now)) {
            return false;
        }
        reservations.add(admitted);
        Set<BusinessId> granted = sums.keySet().stream().filter(business -> requireNonNull(payers.get(business)).hasGrants())
                .collect(Collectors.toSet());
        if (!granted.isEmpty()) {
            wallets.hold(admitted, granted, now);
        }
        paces.add(admitted, payers);
        return true;
    }

    /** Releases the reservations of messages that will not be delivered, and gives free allowances back. */
    @Transactional
    public void release(Collection<MessageId> over) {
        settle(List.of(), over);
    }

    /**
     * Charges each delivered message that has not ended before, and releases the reservations of those that will not be delivered. A
     * message in both is charged. One call does both, so that locks are taken in order.
     *
     * @return the charges that it made
     */
    @Transactional
    public List<Charge> settle(List<Delivered> delivered, Collection<MessageId> over) {
        Map<MessageId, Instant> times = delivered.stream().collect(Collectors.toMap(Delivered::id, Delivered::at, Ledger::earlier));
        Set<MessageId> ids = new HashSet<>(times.keySet());
        ids.addAll(over);
        List<Reservation> open = reservations.lock(ids);
        Map<BusinessId, Account> payers = accounts(open.stream().map(Reservation::business).collect(Collectors.toSet()));
        List<Delivery> deliveries = new ArrayList<>();
        List<Reservation> failed = new ArrayList<>();
        for (Reservation reservation : open) {
            if (times.containsKey(reservation.id())) {
                deliveries.add(new Delivery(reservation, times.get(reservation.id()), requireNonNull(payers.get(reservation.business()))));
            } else {
                failed.add(reservation);
            }
        }
        Map<Allowance, Integer> used = free.settle(deliveries, failed, payers);
        List<Charge> made = charge(deliveries, used);
        if (!open.isEmpty()) {
            reservations.remove(open);
            book(open, made);
            List<Reservation> granted = open.stream().filter(one -> requireNonNull(payers.get(one.business())).hasGrants()).toList();
            if (!granted.isEmpty()) { // last, as this takes balances again that are locked by now
                wallets.settle(granted, made.stream().collect(Collectors.toMap(Charge::id, Charge::price)));
            }
            paces.end(open, made, payers);
        }
        return made;
    }

    /** The open reservations of these messages. */
    @Transactional(readOnly = true)
    public Map<MessageId, Reservation> open(Collection<MessageId> ids) {
        return reservations.open(ids).stream().collect(Collectors.toMap(Reservation::id, Function.identity()));
    }

    /**
     * Books a payment, as {@link Payments#book}. False if this reference of the business was booked before; then nothing changes.
     *
     * @param amount    more than zero, in the business's currency
     * @param reference reference of the payment, as on the bank statement
     */
    @Transactional
    public boolean credit(BusinessId business, Money amount, String reference, Instant now) {
        return payments.book(business, amount, reference, now, new Payments.Booking("", now, "")).isNew();
    }

    /**
     * The numbers of charged messages, which decide the volume tiers; a key without charges is missing.
     *
     * @param months in the businesses' zones
     */
    @Transactional(readOnly = true)
    public Map<VolumeKey, Long> charged(Collection<BusinessId> businesses, Collection<YearMonth> months) {
        return volumes.of(businesses, months);
    }

    /** From the end of the transaction on, charges are booked to months after this one; those of this one and before stay as they are. */
    @Transactional
    public void close(BusinessId business, YearMonth month) {
        accounts.close(business, month);
    }

    /**
     * Books the discounts, the fees, the rounding and the tax of an invoice, so that the account of a business that pays what is printed is
     * zero to the millionth. A rounding may take a prepaid balance below zero by at most half of the currency's smallest unit, a fee or tax
     * by as much as it is. Fails if the invoice is booked already.
     */
    @Transactional
    public void book(Invoiced invoice) {
        bookInvoices(List.of(invoice));
    }

    /** Like {@link #book(Invoiced)}, for several: all or none. */
    @Transactional
    public void bookInvoices(List<Invoiced> invoices) {
        Map<BusinessId, Account> payers = accounts(invoices.stream().map(Invoiced::business).collect(Collectors.toSet()));
        SortedMap<BusinessId, Money> sums = new TreeMap<>();
        for (Invoiced invoice : invoices) {
            inCurrencyOf(requireNonNull(payers.get(invoice.business())), invoice.printed());
            sums.merge(invoice.business(), invoice.added().times(-1), Money::plus);
        }
        entries.invoiced(invoices);
        if (!sums.isEmpty() && !accounts.pay(sums)) {
            throw new BalanceTooLarge(Collections.max(sums.values()));
        }
    }

    /**
     * Like {@link #close(BusinessId, YearMonth)}, of several businesses, but for those whose balances others hold at this moment: nobody
     * waits for another one's.
     *
     * @return those whose month is closed
     */
    @Transactional
    public Set<BusinessId> closeUnlessHeld(Collection<BusinessId> businesses, YearMonth month) {
        return accounts.closeUnlessHeld(businesses, month);
    }

    /** Books the rounding of what is left to pay. The caller has locked the account. Fails if it is booked already. */
    @Transactional
    public void book(RestRounded rest) {
        inCurrencyOf(account(rest.business()), rest.amount());
        entries.rounded(rest);
        if (!accounts.pay(rest.business(), rest.amount())) {
            throw new BalanceTooLarge(rest.amount());
        }
    }

    /** Books fee and interest of a reminder. The caller has locked the account. Fails if the reminder is booked already. */
    @Transactional
    public void book(LateCharges charges) {
        inCurrencyOf(account(charges.business()), charges.fee());
        entries.reminded(charges);
        if (!accounts.pay(charges.business(), charges.sum().times(-1))) {
            throw new BalanceTooLarge(charges.sum());
        }
    }

    /**
     * Books what a credit note gives back: its charges as far as none was taken back before, less what was taken off them, fees, its
     * rounding and its tax. The caller has locked the account. Fails if the credit note is booked already.
     */
    @Transactional
    public void book(Credited note) {
        inCurrencyOf(account(note.business()), note.tax());
        entries.credited(note);
        if (!accounts.pay(note.business(), note.added())) {
            throw new BalanceTooLarge(note.added());
        }
        wallets.credited(note);
    }

    /** Books what the network charges. Fails if one of these is booked already. */
    @Transactional
    public void book(List<SupplierCost> costs) {
        entries.supplied(costs);
    }

    /** Notes that this closed month and earlier ones have their invoices. */
    @Transactional
    public void invoiced(BusinessId business, YearMonth month) {
        invoiced(List.of(business), month);
    }

    /** Like {@link #invoiced(BusinessId, YearMonth)}, for several. */
    @Transactional
    public void invoiced(Collection<BusinessId> businesses, YearMonth month) {
        accounts.invoiced(businesses, month);
    }

    private List<Charge> charge(List<Delivery> deliveries, Map<Allowance, Integer> before) {
        if (deliveries.isEmpty()) {
            return List.of();
        }
        Pricing pricing = new Pricing(cards.inForce());
        Map<VolumeKey, Long> charged = volumes.lock(pricing.counts(deliveries));
        Map<Allowance, Integer> used = new HashMap<>(before);
        List<Charge> made = pricing.price(deliveries, charged, used);
        free.use(before, used);
        volumes.set(charged);
        charges.add(made);
        entries.charged(made);
        return made;
    }

    /** Changes each balance once and last, so that its row is locked as briefly as possible. */
    private void book(List<Reservation> ended, List<Charge> made) {
        Map<BusinessId, List<Charge>> charged = made.stream().collect(Collectors.groupingBy(Charge::business));
        SortedMap<BusinessId, Money> ceilings = new TreeMap<>();
        ended.forEach(reservation -> ceilings.merge(reservation.business(), reservation.ceiling(), Money::plus));
        List<Change> changes = new ArrayList<>();
        ceilings.forEach((business, sum) -> changes.add(change(business, sum, charged.getOrDefault(business, List.of()))));
        for (Change late : accounts.make(changes)) {
            bookLater(late, charged.getOrDefault(late.business(), List.of()));
        }
    }

    private static Change change(BusinessId business, Money ceilings, List<Charge> made) {
        Money price = made.stream().map(Charge::price).reduce(Money.zero(ceilings.currency()), Money::plus);
        YearMonth first = made.stream().map(Charge::period).min(Comparator.naturalOrder()).orElse(NEVER_CLOSED);
        return new Change(business, price, ceilings, first);
    }

    /** The month was closed after these charges were priced and before they were booked: they belong to the next one. */
    private void bookLater(Change late, List<Charge> made) {
        YearMonth closed = lockAccount(late.business()).closedThrough();
        List<Charge> moved = made.stream().map(charge -> charge.in(Pricing.openPeriod(charge.period(), closed))).toList();
        charges.move(moved);
        if (!accounts.make(List.of(change(late.business(), late.ceilings(), moved))).isEmpty()) {
            throw new IllegalStateException("less is held for business " + late.business() + " than its reservations' " + late.ceilings()
                    + ". Maybe a row of `balance` was changed by hand.");
        }
    }

    static Map<BusinessId, Account> known(Map<BusinessId, Account> accounts, Collection<BusinessId> asked) {
        for (BusinessId business : asked) {
            if (!accounts.containsKey(business)) {
                throw new IllegalArgumentException("business " + business + " is not in the register. Maybe register it first.");
            }
        }
        return accounts;
    }

    static void inCurrencyOf(Account account, Money amount) {
        if (!amount.currency().equals(account.currency())) {
            throw new IllegalArgumentException("amount (" + amount + ") must be in " + account.currency() + ", the currency of business "
                    + account.business());
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
