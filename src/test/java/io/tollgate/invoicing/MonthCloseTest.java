package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The close of a month beside what is delivered meanwhile, and what stays of an issued invoice. */
@TollgateTest
class MonthCloseTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    Invoices invoices;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    RateCards cards;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    @Autowired
    TransactionTemplate transaction;

    private RateCard inForce;

    @BeforeEach
    void openBooks() {
        inForce = cards.inForce();
        cards.takeEffect(TariffPrices.card());
    }

    @AfterEach
    void restoreRateCard() {
        cards.takeEffect(inForce);
    }

    @Test
    void anIssuedInvoiceStaysAsItWasWhateverChanges() {
        BusinessId shop = airline("Pacific/Auckland");
        deliver(shop, 3, Instant.parse("2026-08-15T12:00:00Z"));
        Invoice invoice = invoices.run(shop, YearMonth.of(2026, 8), NOVEMBER).orElseThrow();
        String html = documents.html(invoice);
        String csv = documents.csv(invoice);

        jdbc.update("UPDATE business SET name = 'Another Name', zone = 'America/Los_Angeles' WHERE id = ?", shop.value());

        assertThat(documents.html(invoices.byNumber(invoice.number()).orElseThrow())).isEqualTo(html)
                .contains("time zone Pacific/Auckland").doesNotContain("Another Name");
        assertThat(documents.csv(invoice)).isEqualTo(csv);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM invoice_document WHERE number = ? AND sha256 = UNHEX(SHA2(content, 256))",
                Integer.class, invoice.number())).isEqualTo(2);
    }

    @Test
    void aDocumentThatWasChangedInTheDatabaseIsNotShown() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, 3, Instant.parse("2026-08-15T12:00:00Z"));
        Invoice invoice = invoices.run(shop, YearMonth.of(2026, 8), NOVEMBER).orElseThrow();
        documents.html(invoice);
        documents.csv(invoice);

        jdbc.update("UPDATE invoice_document SET content = REPLACE(content, '2026', '2062') WHERE number = ? AND form = 'csv'",
                invoice.number());
        jdbc.update("UPDATE invoice_document SET sha256 = UNHEX(SHA2(content, 256)) WHERE number = ?", invoice.number());

        assertThat(documents.html(invoice)).contains(invoice.number());
        assertThatThrownBy(() -> documents.csv(invoice))
                .hasMessageContaining("the csv document of invoice " + invoice.number() + " was changed after it was made");
    }

    @Test
    void anInvoiceFromBeforeDocumentsWereKeptIsPrintedOnce() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, 3, Instant.parse("2026-08-15T12:00:00Z"));
        Invoice invoice = invoices.run(shop, YearMonth.of(2026, 8), NOVEMBER).orElseThrow();
        jdbc.update("DELETE FROM invoice_document WHERE number = ?", invoice.number());

        String html = documents.html(invoice);
        jdbc.update("UPDATE business SET name = 'Another Name' WHERE id = ?", shop.value());

        assertThat(documents.html(invoice)).isEqualTo(html);
    }

    /** The process dies after the month was closed and before its invoice was issued; meanwhile more is delivered. */
    @Test
    void aRunThatDiedAfterTheCloseIsFinishedByTheNext() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, 5, MID_OCTOBER);
        ledger.close(shop, OCTOBER);
        deliver(shop, 2, MID_OCTOBER);

        assertThat(invoices.of(shop)).isEmpty();
        Invoice october = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        Invoice november = invoices.run(shop, OCTOBER.plusMonths(1), NOVEMBER.plusSeconds(40 * 86_400)).orElseThrow();

        assertThat(october.messages()).isEqualTo(5);
        assertThat(november.messages()).isEqualTo(2);
    }

    /** While a month is totalled, which may take minutes, messages of the business are charged, and each is on one invoice. */
    @Test
    void whatIsChargedWhileAMonthIsClosedIsOnExactlyOneInvoice() throws Exception {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, 3, MID_OCTOBER);
        try (var threads = Executors.newFixedThreadPool(5)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(() -> IntStream.range(0, 25).forEach(_ -> deliver(shop, 1, MID_OCTOBER))));
            }
            all.add(threads.submit(() -> invoices.run(shop, OCTOBER, NOVEMBER)));
            for (Future<?> one : all) {
                one.get();
            }
        }
        invoices.run(shop, OCTOBER.plusMonths(1), NOVEMBER.plusSeconds(40 * 86_400));

        assertThat(invoices.of(shop).stream().mapToLong(Invoice::messages).sum()).isEqualTo(103);
        assertThat(world.audit().number("SELECT COUNT(*) FROM charge c WHERE business_id = ? AND period NOT IN"
                + " (SELECT period FROM invoice i WHERE i.business_id = c.business_id)", shop.value())).isZero();
        assertThat(invoices.of(shop)).allSatisfy(invoice -> assertThat(invoice.messages()).isEqualTo(world.audit()
                .number("SELECT COUNT(*) FROM charge WHERE business_id = ? AND period = ?", shop.value(), invoice.month().toString())));
    }

    /** A transaction that reads a month's charges for minutes holds nobody up: no row is locked meanwhile. */
    @Test
    void totallingLocksNothing() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, 3, MID_OCTOBER);
        ledger.close(shop, OCTOBER);

        transaction.executeWithoutResult(_ -> {
            charges.totals(shop, OCTOBER);
            assertThat(jdbc.queryForObject("SELECT trx_rows_locked FROM information_schema.innodb_trx WHERE trx_mysql_thread_id ="
                    + " CONNECTION_ID()", Integer.class)).isZero();
        });
    }

    private BusinessId airline(String zone) {
        return world.business().in(zone).onAccount(usd(1_000_000_000)).enrol().id();
    }

    private void deliver(BusinessId business, int count, Instant at) {
        List<Reservation> messages = Stream.generate(() -> held(business, Category.UTILITY, 200_000, at)).limit(count).toList();
        assertThat(ledger.reserve(messages)).isTrue();
        ledger.settle(messages.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }
}
