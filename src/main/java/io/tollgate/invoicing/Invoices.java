package io.tollgate.invoicing;

import io.tollgate.database.Slice;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The invoices of all businesses. A month has one invoice, however often and at how many places it is asked for:
 * the business's balance is locked meanwhile, and a charge that is booked afterwards goes to the next month.
 */
@Component
public class Invoices {

    private final Ledger ledger;
    private final Charges charges;
    private final InvoiceRows rows;

    Invoices(Ledger ledger, Charges charges, InvoiceRows rows) {
        this.ledger = ledger;
        this.charges = charges;
        this.rows = rows;
    }

    /**
     * The invoice of the month, issued now or before; empty if no message was delivered in the month. Earlier
     * months that have charges and no invoice are invoiced first, so that the numbers follow time.
     *
     * @throws MonthNotOver if the month is not over yet in the business's zone
     */
    @Transactional
    public Optional<Invoice> run(BusinessId business, YearMonth month, Instant now) {
        Account account = ledger.lockAccount(business);
        YearMonth current = YearMonth.from(now.atZone(account.zone()));
        if (!month.isBefore(current)) {
            throw new MonthNotOver(month, account.zone(), current);
        }
        for (YearMonth open : charges.months(business, account.invoicedThrough(), month)) {
            rows.add(draft(account, open, now));
        }
        ledger.close(business, month);
        return of(business, month);
    }

    @Transactional(readOnly = true)
    public Optional<Invoice> byNumber(String number) {
        return rows.byNumber(number);
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

    private Invoice draft(Account account, YearMonth month, Instant now) {
        List<Invoice.Line> lines = charges.totals(account.business(), month).stream()
                .map(total -> Invoice.Line.of(total.market(), total.category(), total.freeReason(), total.price(), total.messages()))
                .toList();
        return new Invoice(rows.nextNumber(year(now, account.zone())), account.business(), month, account.currency(), lines, now);
    }

    private static Year year(Instant now, ZoneId zone) {
        return Year.from(now.atZone(zone));
    }
}
