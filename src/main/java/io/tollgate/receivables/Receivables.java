package io.tollgate.receivables;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is owed on the invoices of all businesses. */
@Component
public class Receivables {

    private static final int AT_ONCE = 100;

    private final ReceivableRows rows;
    private final AllotmentRows allotments;
    private final ReminderRows reminders;
    private final Ledger ledger;

    Receivables(ReceivableRows rows, AllotmentRows allotments, ReminderRows reminders, Ledger ledger) {
        this.reminders = reminders;
        this.rows = rows;
        this.allotments = allotments;
        this.ledger = ledger;
    }

    /** The invoices that are wanted. @param disputed only those in dispute */
    public record Filter(Optional<BusinessId> business, Optional<InvoiceState> state, boolean disputed) {}

    /**
     * What a business owes, and what of its money pays nothing yet.
     *
     * @param open    invoices of which something is open, the oldest first
     * @param credits money that is left over, the oldest first
     */
    public record OpenItems(List<Receivable> open, List<Allottable> credits, Money owed, Money left) {}

    /** Invoices from before there were receivables get theirs. */
    @Bean
    static RecurringWork olderInvoices(ReceivableRows rows, Invoices invoices, Allotments allotments) {
        return new RecurringWork("receivables", now -> {
            List<String> missing = rows.missing(AT_ONCE);
            missing.forEach(number -> invoices.byNumber(number).ifPresent(invoice -> allotments.addOlder(invoice, now)));
            return missing.size() == AT_ONCE;
        });
    }

    @Transactional(readOnly = true)
    public Optional<Receivable> of(String number) {
        return rows.byNumber(number);
    }

    /** Receivables by the number of the invoice; an unknown one is missing. */
    @Transactional(readOnly = true)
    public Map<String, Receivable> of(Collection<String> numbers) {
        return rows.byNumber(numbers);
    }

    /** The highest number first. */
    @Transactional(readOnly = true)
    public List<Receivable> some(Filter filter, Instant now, Slice slice) {
        return rows.some(filter, now, slice);
    }

    @Transactional(readOnly = true)
    public OpenItems openItems(BusinessId business) {
        Money nothing = Money.zero(ledger.account(business).currency());
        List<Receivable> open = rows.open(business);
        List<Allottable> credits = allotments.left(business);
        return new OpenItems(open, credits, open.stream().map(Receivable::open).reduce(nothing, Money::plus),
                credits.stream().map(Allottable::left).reduce(nothing, Money::plus));
    }

    /**
     * The business does not want to pay this invoice, or a part of it. Until the dispute is settled, only a payment that names the invoice
     * pays what is disputed, and nobody is reminded of it.
     *
     * @param amount more than zero; empty: all that is open
     * @param how    who notes it, when, and why, which is not blank
     * @throws PaymentConflict if less is open, or it is disputed already
     */
    @Transactional
    public Receivable dispute(String number, Optional<Money> amount, Booking how) {
        Receivable one = lock(number);
        if (one.open().micros() == 0) {
            throw new PaymentConflict("nothing is open on invoice " + number);
        }
        if (one.dispute().isPresent()) {
            throw new PaymentConflict("invoice " + number + " is disputed already");
        }
        Money disputed = amount.orElse(one.open());
        if (disputed.micros() <= 0 || !disputed.currency().equals(one.open().currency()) || disputed.compareTo(one.open()) > 0) {
            throw new PaymentConflict("on invoice " + number + " " + one.open() + " are open: " + disputed + " cannot be disputed");
        }
        Dispute dispute = new Dispute(how.reason(), disputed, how.now(), how.by());
        rows.dispute(number, Optional.of(dispute));
        reminders.dispute(number, dispute);
        return rows.byNumber(number).orElseThrow();
    }

    /** @throws PaymentConflict if it is not disputed */
    @Transactional
    public Receivable settleDispute(String number, Instant now, String by) {
        if (lock(number).dispute().isEmpty()) {
            throw new PaymentConflict("invoice " + number + " is not disputed");
        }
        rows.dispute(number, Optional.empty());
        reminders.settled(number, now, by);
        return rows.byNumber(number).orElseThrow();
    }

    /** The buyer has it. Joins the transaction of who sends it, which holds the balance. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void sent(String number, Instant now) {
        rows.sent(number, now);
    }

    private Receivable lock(String number) {
        Receivable found = rows.byNumber(number).orElseThrow(() -> new PaymentConflict("there is no invoice " + number));
        ledger.lockAccount(found.business());
        return rows.byNumber(number).orElseThrow();
    }
}
