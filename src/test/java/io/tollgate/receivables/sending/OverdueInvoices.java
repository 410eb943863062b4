package io.tollgate.receivables.sending;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.Terms;
import io.tollgate.invoicing.Trade;
import io.tollgate.invoicing.Vat;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Invoices that are issued, and due, so far ahead that no job of the application interferes. */
public record OverdueInvoices(World world) {

    public static final Instant ISSUED = Instant.parse("2098-01-05T09:00:00Z");

    /** The first reminder's day has come. */
    public static final Instant REMINDED = ISSUED.plusSeconds(22 * 86_400);

    static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");

    /** One message of 0.20 dollars at most. */
    public Invoice issue(Way way) {
        BusinessId shop = world.business().in("Europe/Berlin").onAccount(usd(1_000_000_000)).enrol().id();
        world.the(InvoiceWays.class).put(shop, way, MID_OCTOBER);
        Reservation message = held(shop, Category.UTILITY, 200_000, MID_OCTOBER);
        Ledger ledger = world.the(Ledger.class);
        assertThat(ledger.reserve(List.of(message))).isTrue();
        ledger.settle(List.of(new Delivered(message.id(), MID_OCTOBER)), List.of());
        return world.the(Invoices.class).run(shop, YearMonth.of(2026, 10), ISSUED).orElseThrow();
    }

    /** One that was due on 19 January 2098, as if a seller were set. */
    public Invoice overdue(Way way) {
        Invoice invoice = issue(way);
        LocalDate due = LocalDate.of(2098, 1, 19);
        Terms terms = new Terms(Trade.seller("DE"), Trade.buyer("US"), new Vat(Treatment.OUTSIDE_SCOPE, BigDecimal.ZERO, "outside"),
                new BigDecimal("0.00"), Optional.empty(), LocalDate.of(2098, 1, 5), due);
        world.database().update("UPDATE invoice SET terms = ? WHERE number = ?", JsonMapper.shared().writeValueAsBytes(terms),
                invoice.number());
        world.database().update("UPDATE receivable SET due = ?, overdue_at = ? WHERE number = ?", due, "2098-01-19 23:00:00",
                invoice.number());
        return world.the(Invoices.class).byNumber(invoice.number()).orElseThrow();
    }
}
