package io.tollgate.invoicing;

import io.tollgate.agreements.Agreements;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.MonthTotals;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TaxTable;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The invoices of the application under test, with the seller and the taxes of {@link Trade}. */
public final class TaxedInvoices {

    private TaxedInvoices() {}

    public static Invoices of(World world, ApplicationEventPublisher events) {
        return of(world, events, Trade.seller("DE"), taxed());
    }

    private static RateCards taxed() {
        RateCards taxed = new RateCards();
        taxed.takeEffect(new TaxTable(Trade.taxes().vatRates(), Stream.concat(Trade.taxes().exchangeRates().stream(), Stream.of(
                new TaxTable.ExchangeRate(Trade.currency("USD"), Trade.EUR, new BigDecimal("0.9301"), LocalDate.of(2026, 7, 1),
                        LocalDate.of(2026, 9, 30), "ministry of finance")))
                .toList()));
        return taxed;
    }

    public static Invoices of(World world, ApplicationEventPublisher events, Seller seller, RateCards taxed) {
        return new Invoices(world.the(Ledger.class), world.the(Charges.class), world.the(InvoiceRows.class),
                world.the(InvoiceDocuments.class), world.the(Agreements.class), billing(world, seller, taxed),
                world.the(HeldInvoices.class), world.the(CreditNotes.class), world.the(MinimumFees.class), issuing(world, events),
                world.the(TransactionTemplate.class));
    }

    private static Issuing issuing(World world, ApplicationEventPublisher events) {
        return new Issuing(world.the(InvoiceRows.class), world.the(Ledger.class), events, world.the(PaidFromBalance.class));
    }

    /** The month end with the seller and the taxes of {@link Trade}. It begins when the month is over for an hour. */
    static MonthEnd monthEnd(World world, ApplicationEventPublisher events) {
        return new MonthEnd(world.the(Ledger.class), of(world, events), many(world, events), world.the(InvoiceWorkers.class),
                Duration.ofHours(1));
    }

    /** The maker of invoices that the month end uses. */
    static ManyInvoices many(World world, ApplicationEventPublisher events) {
        return new ManyInvoices(world.the(Ledger.class), world.the(MonthTotals.class), world.the(Agreements.class),
                billing(world, Trade.seller("DE"), taxed()), world.the(InvoiceDocuments.class), issuing(world, events),
                world.the(NamedParameterJdbcTemplate.class), world.the(TransactionTemplate.class));
    }

    private static Billing billing(World world, Seller seller, RateCards taxed) {
        return new Billing(seller, world.the(Buyers.class), taxed);
    }
}
