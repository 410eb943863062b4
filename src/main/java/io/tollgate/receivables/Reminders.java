package io.tollgate.receivables;

import io.tollgate.invoicing.Invoice;
import io.tollgate.ledger.LateCharges;
import io.tollgate.ledger.Ledger;
import io.tollgate.money.Money;
import io.tollgate.receivables.AllotmentRows.Valued;
import io.tollgate.receivables.Allotment.Kind;
import io.tollgate.receivables.Reminder.Days;
import io.tollgate.tariff.LateTable;
import io.tollgate.tariff.LateTable.Level;
import io.tollgate.tariff.RateCards;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reminders of invoices that are overdue, in the levels of {@code tables/reminders.csv}. Each level is there once: who makes it holds the
 * balance of the business, and the key of the table refuses a second one. What is paid, written off, credited or disputed is not reminded
 * of. Fee and interest are owed beside the invoice, under a number of their own, and are booked in the same transaction.
 *
 * <p>Interest counts from the day after the last day for the payment, or after the days of an earlier reminder, to the day of the reminder.
 * A day counts with what was open at its end: a payment counts from the day on which the money came, and what a credit note takes off was
 * never owed. A day of a dispute counts without what was disputed.
 */
@Component
public class Reminders {

    private final ReminderRows rows;
    private final AllotmentRows allotted;
    private final ReceivableRows receivables;
    private final Allotments allotments;
    private final Ledger ledger;
    private final RateCards rules;

    Reminders(ReminderRows rows, AllotmentRows allotted, ReceivableRows receivables, Allotments allotments, Ledger ledger,
            RateCards rules) {
        this.rows = rows;
        this.allotted = allotted;
        this.receivables = receivables;
        this.allotments = allotments;
        this.ledger = ledger;
        this.rules = rules;
    }

    /** The lowest level first. */
    @Transactional(readOnly = true)
    public List<Reminder> of(String number) {
        return rows.of(number);
    }

    /** The highest level of each invoice; one that was not reminded of is missing. */
    @Transactional(readOnly = true)
    public Map<String, Integer> levels(Collection<String> numbers) {
        return rows.levels(numbers);
    }

    /** Numbers of overdue invoices of which something is open and not disputed, in their order. */
    @Transactional(readOnly = true)
    public List<String> overdue(String after, int most, Instant now) {
        return receivables.overdue(after, most, now);
    }

    /** Whether a reminder would still be right: something is open and not disputed. */
    @Transactional(readOnly = true)
    public boolean isWanted(String number) {
        return receivables.byNumber(number).filter(one -> one.undisputed().micros() > 0).isPresent();
    }

    /**
     * Makes the next reminder and books it, if its day has come; otherwise does nothing. The caller holds the balance.
     *
     * @throws MissingRate if it would have interest, and a day has no rate
     */
    @Transactional(propagation = Propagation.MANDATORY, rollbackFor = MissingRate.class)
    public Optional<Reminder> next(Invoice invoice, Instant now, String by) throws MissingRate {
        ZoneId zone = ledger.account(invoice.business()).zone();
        LocalDate today = LocalDate.ofInstant(now, zone);
        Optional<Receivable> found = receivables.byNumber(invoice.number()).filter(one -> one.undisputed().micros() > 0);
        if (found.isEmpty() || invoice.terms().isEmpty()) {
            return Optional.empty();
        }
        String country = invoice.terms().get().seller().country();
        LocalDate due = invoice.terms().get().due();
        List<Reminder> before = rows.of(invoice.number());
        LateTable table = rules.late();
        Optional<Level> level = table.level(country, invoice.currency(), before.size() + 1, today).filter(one -> !today.isBefore(
                earliest(one, due, before, table.level(country, invoice.currency(), before.size(), today))));
        if (level.isEmpty()) {
            return Optional.empty();
        }
        Optional<Days> days = Optional.of(new Days(firstDay(before, due), today)).filter(_ -> level.get().interest());
        Money interest = Money.zero(invoice.currency());
        if (days.isPresent()) {
            interest = interest(found.get(), days.get(), zone, table, country);
        }
        Reminder made = new Reminder(invoice.number(), level.get().level(), invoice.business(), today, now, found.get().undisputed(),
                level.get().fee(), interest, days);
        rows.add(made);
        if (made.added().micros() > 0) {
            ledger.book(new LateCharges(made.business(), made.charges(), made.fee(), made.interest(), now, by));
            allotments.owed(made);
        }
        return Optional.of(made);
    }

    /** A level does not follow sooner than the table says, even if the one before went late. */
    private static LocalDate earliest(Level level, LocalDate due, List<Reminder> before, Optional<Level> last) {
        LocalDate byTable = due.plusDays(level.days());
        return before.isEmpty()
                ? byTable
                : later(byTable, before.getLast().day().plusDays(level.days() - last.map(Level::days).orElse(level.days() - 1)));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate firstDay(List<Reminder> before, LocalDate due) {
        return before.stream().flatMap(one -> one.days().stream()).map(Days::last).reduce((_, last) -> last).orElse(due).plusDays(1);
    }

    private Money interest(Receivable invoice, Days days, ZoneId zone, LateTable table, String country) throws MissingRate {
        List<Valued> paid = allotted.valued(invoice.number(), invoice.total().currency());
        List<ReminderRows.Past> disputes = rows.disputes(invoice.number(), invoice.total().currency());
        Money nothing = Money.zero(invoice.total().currency());
        return LateInterest.of(invoice.total().currency(), days, day -> {
            Money open = invoice.total();
            for (Valued one : paid) {
                if (one.kind() == Kind.CREDIT_NOTE || !LocalDate.ofInstant(one.at(), zone).isAfter(day)) {
                    open = open.minus(one.amount());
                }
            }
            for (ReminderRows.Past dispute : disputes) {
                if (!LocalDate.ofInstant(dispute.since(), zone).isAfter(day)
                        && dispute.settled().filter(end -> LocalDate.ofInstant(end, zone).isBefore(day)).isEmpty()) {
                    open = open.minus(dispute.amount());
                }
            }
            return open.compareTo(nothing) < 0 ? nothing : open;
        }, day -> table.interest(country, day));
    }
}
