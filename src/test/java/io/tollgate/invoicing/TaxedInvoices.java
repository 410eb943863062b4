package io.tollgate.invoicing;

import io.tollgate.agreements.Agreements;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TaxTable;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/** The invoices of the application under test, with the seller and the taxes of {@link Trade}. */
public final class TaxedInvoices {

    private TaxedInvoices() {}

    public static Invoices of(World world, ApplicationEventPublisher events) {
        RateCards taxed = new RateCards();
        taxed.takeEffect(new TaxTable(Trade.taxes().vatRates(), Stream.concat(Trade.taxes().exchangeRates().stream(), Stream.of(
                new TaxTable.ExchangeRate(Trade.currency("USD"), Trade.EUR, new BigDecimal("0.9301"), LocalDate.of(2026, 7, 1),
                        LocalDate.of(2026, 9, 30), "ministry of finance")))
                .toList()));
        return of(world, events, Trade.seller("DE"), taxed);
    }

    public static Invoices of(World world, ApplicationEventPublisher events, Seller seller, RateCards taxed) {
        return new Invoices(world.the(Ledger.class), world.the(Charges.class), world.the(InvoiceRows.class),
                world.the(InvoiceDocuments.class), world.the(Agreements.class), new Billing(seller, world.the(Buyers.class), taxed),
                world.the(HeldInvoices.class), events, world.the(CreditNotes.class), world.the(MinimumFees.class),
                world.the(PaidFromBalance.class), world.the(TransactionTemplate.class));
    }
}
