package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreements;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.RecordedSums;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The draft of a month with many charges takes the database from nobody. */
@TollgateTest
class LargeDraftTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    /** One more than the first statement counts, and some. */
    private static final int MESSAGES = 2_040;

    @Autowired
    World world;

    @Autowired
    Ledger ledger;

    @Test
    void itIsCountedByShortStatementsAndIsWhatTheInvoiceWillBe() {
        try (WorldBooks _ = world.books()) {
            BusinessId shop = world.business().onAccount(usd(1_000_000_000_000L)).enrol().id();
            List<Reservation> messages = IntStream.range(0, MESSAGES).mapToObj(_ -> HeldMoney.held(shop, Category.UTILITY, 45_000,
                    MID_OCTOBER)).toList();
            assertThat(ledger.reserve(messages)).isTrue();
            ledger.settle(messages.stream().map(one -> new Delivered(one.id(), MID_OCTOBER)).toList(), List.of());
            List<String> statements = new ArrayList<>();

            Invoice draft = invoices(statements).draft(shop, OCTOBER, MID_OCTOBER).orElseThrow().invoice();

            assertThat(draft.messages()).isEqualTo(MESSAGES);
            assertThat(statements).as("statements that count").hasSize(2);
            Invoice invoice = world.the(Invoices.class).run(shop, OCTOBER, Instant.parse("2026-11-01T09:00:00Z")).orElseThrow();
            assertThat(invoice.lines()).isEqualTo(draft.lines());
        }
    }

    private Invoices invoices(List<String> statements) {
        return new Invoices(ledger, RecordedSums.charges(world.the(NamedParameterJdbcTemplate.class), statements),
                world.the(InvoiceRows.class), world.the(InvoiceDocuments.class), world.the(Agreements.class), world.the(Billing.class),
                world.the(HeldInvoices.class), world.the(CreditNotes.class), world.the(MinimumFees.class), world.the(Issuing.class),
                world.the(TransactionTemplate.class));
    }
}
