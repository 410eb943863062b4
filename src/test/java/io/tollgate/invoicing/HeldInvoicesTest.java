package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** An invoice that lacks something waits, and is issued when it is complete. Other businesses do not wait. */
@TollgateTest
class HeldInvoicesTest {

    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_SEPTEMBER = Instant.parse("2026-09-15T12:00:00Z");
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    Ledger ledger;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    Buyers buyers;

    @Autowired
    HeldInvoices held;

    @Autowired
    Businesses businesses;

    @Autowired
    RateCards cards;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    @Test
    void invoiceWaitsForTheBuyerAndIsThenIssuedOnce() {
        BusinessId shop = shop();
        deliver(shop, 5, MID_OCTOBER);
        Invoices invoices = invoices();
        String last = lastNumber();

        assertThatThrownBy(() -> invoices.run(shop, OCTOBER, NOVEMBER)).isInstanceOf(InvoiceHeld.class)
                .hasMessageContainingAll("2026-10", "legalName is missing", "country is missing");
        assertThatThrownBy(() -> invoices.run(shop, OCTOBER, NOVEMBER.plusSeconds(600))).isInstanceOf(InvoiceHeld.class);

        assertThat(invoices.of(shop)).isEmpty();
        assertThat(lastNumber()).as("a held invoice takes no number").isEqualTo(last);
        assertThat(waiting(shop)).singleElement().satisfies(one -> {
            assertThat(one.month()).isEqualTo(OCTOBER);
            assertThat(one.since()).isEqualTo(NOVEMBER);
            assertThat(one.reasons()).containsExactly("legalName is missing", "street is missing", "city is missing", "country is missing");
        });

        buyers.put(shop, Trade.buyer("BE"), NOVEMBER);
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER.plusSeconds(1_200)).orElseThrow();

        assertThat(waiting(shop)).isEmpty();
        assertThat(invoice.terms().orElseThrow().buyer()).isEqualTo(Trade.buyer("BE"));
        assertThat(invoice.terms().orElseThrow().seller()).isEqualTo(Trade.seller("DE"));
        assertThat(invoices.run(shop, OCTOBER, NOVEMBER.plusSeconds(1_800))).contains(invoice);
    }

    @Test
    void monthsBeforeTheHeldOneAreIssuedAndThoseAfterItWait() {
        BusinessId shop = shop();
        buyers.put(shop, Trade.buyer("DE"), NOVEMBER); // the rate from USD to EUR is known for October only
        deliver(shop, 5, MID_OCTOBER);
        deliver(shop, 5, Instant.parse("2026-11-15T12:00:00Z"));
        deliver(shop, 5, Instant.parse("2026-12-15T12:00:00Z"));

        assertThatThrownBy(() -> invoices().run(shop, YearMonth.of(2026, 12), Instant.parse("2027-01-05T00:00:00Z")))
                .isInstanceOf(InvoiceHeld.class).hasMessageContaining("USD to EUR for 2026-11-30");

        assertThat(invoices().of(shop)).extracting(Invoice::month).containsExactly(OCTOBER);
        assertThat(waiting(shop)).extracting(HeldInvoices.Held::month).containsExactly(YearMonth.of(2026, 11));
    }

    @Test
    void monthWithoutChargesOrAtNothingIsNeverHeld() {
        BusinessId silent = shop();
        BusinessId pilot = shop();
        deliver(Stream.generate(() -> free(pilot, Category.SERVICE, FreeReason.PILOT, MID_OCTOBER)).limit(3).toList(), MID_OCTOBER);

        assertThat(invoices().run(silent, OCTOBER, NOVEMBER)).isEmpty();
        Invoice invoice = invoices().run(pilot, OCTOBER, NOVEMBER).orElseThrow();

        assertThat(invoice.total()).isEqualTo("0.00");
        assertThat(invoice.terms()).isEmpty();
        assertThat(waiting(silent)).isEmpty();
        assertThat(waiting(pilot)).isEmpty();
    }

    @Test
    void issuedInvoiceKeepsBuyerTaxAndPage() {
        BusinessId shop = shop();
        buyers.put(shop, Trade.buyer("DE"), NOVEMBER);
        deliver(shop, 1_000, MID_OCTOBER);
        Invoice issued = invoices().run(shop, OCTOBER, NOVEMBER).orElseThrow();
        String page = documents.html(issued);

        buyers.put(shop, Trade.buyer("US", "", Format.PLAIN), NOVEMBER.plusSeconds(60));
        Invoice read = invoices().byNumber(issued.number()).orElseThrow();

        assertThat(read).isEqualTo(issued);
        assertThat(documents.html(read)).isEqualTo(page).contains("Vela Airlines", "DE136695976", "19", issued.total().toPlainString());
        assertThat(issued.total()).isEqualTo(issued.sum().add(issued.tax()));
        assertThat(issued.tax()).isEqualTo(issued.terms().orElseThrow().vat().on(issued.sum(), issued.currency()));
        assertThat(issued.tax().signum()).isPositive();
        assertThat(jdbc.queryForObject("SELECT tax_cents FROM invoice WHERE number = ?", Long.class, issued.number()))
                .isEqualTo(issued.tax().movePointRight(2).longValueExact());
        assertThat(ledger.account(shop).balance().micros()).as("owes exactly what is printed")
                .isEqualTo(issued.total().negate().movePointRight(6).longValueExact());
    }

    @Test
    void monthsAreInvoicedOneByOneAfterHolding() {
        BusinessId shop = shop();
        deliver(shop, 5, MID_SEPTEMBER);
        deliver(shop, 5, MID_OCTOBER);
        assertThatThrownBy(() -> invoices().run(shop, OCTOBER, NOVEMBER)).isInstanceOf(InvoiceHeld.class);

        buyers.put(shop, Trade.buyer("US", "", Format.PLAIN), NOVEMBER);
        invoices().run(shop, OCTOBER, NOVEMBER);

        assertThat(invoices().of(shop)).extracting(Invoice::month).containsExactly(OCTOBER, SEPTEMBER);
    }

    /** Invoices of a seller in Germany. */
    private Invoices invoices() {
        RateCards taxed = new RateCards();
        taxed.takeEffect(cards.inForce());
        taxed.takeEffect(Trade.taxes());
        return TaxedInvoices.of(world, _ -> {}, Trade.seller("DE"), taxed);
    }

    private List<HeldInvoices.Held> waiting(BusinessId business) {
        return held.list(Slice.first(1_000)).stream().filter(one -> one.business().equals(business)).toList();
    }

    private String lastNumber() {
        return String.valueOf(jdbc.queryForList("SELECT last_number FROM invoice_series WHERE series = '2026'", Integer.class));
    }

    private BusinessId shop() {
        return world.business().in("Europe/Berlin").onAccount(usd(1_000_000_000)).enrol().id();
    }

    private void deliver(BusinessId business, int count, Instant at) {
        deliver(Stream.generate(() -> held(business, Category.UTILITY, 200_000, at)).limit(count).toList(), at);
    }

    private void deliver(List<Reservation> reservations, Instant at) {
        assertThat(ledger.reserve(reservations)).isTrue();
        ledger.settle(reservations.stream().map(reservation -> new Delivered(reservation.id(), at)).toList(), List.of());
    }
}
