package io.tollgate.receivables.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Receivables;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What is booked for many statements at once, against plain sums. */
@TollgateTest
class ManyBankStatementsTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final AtomicInteger NUMBERS = new AtomicInteger(100_000);

    @Autowired
    BankStatements statements;
    @Autowired
    Receivables receivables;
    @Autowired
    Ledger ledger;
    @Autowired
    ApplicationEventPublisher events;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    /** Payments in any order, some taken back, statements sent twice and at the same time: the balances are what a calculator says. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void balancesAreTheSumOfWhatTheBankSays(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<BusinessId, Long> cents = new HashMap<>();
        Map<BusinessId, String> invoices = new HashMap<>();
        for (int number = 0; number < 3; number++) {
            BusinessId business = world.business().in("Europe/Berlin").currency("EUR").enrol().id();
            cents.put(business, 0L);
            invoices.put(business, issue(business));
        }
        String account = "CHANCE" + NUMBERS.get();
        List<byte[]> files = new ArrayList<>();
        long opening = 0;
        for (int day = 1; day <= 4; day++) {
            StringBuilder entries = new StringBuilder();
            long closing = opening;
            for (int entry = 0; entry < 6; entry++) {
                BusinessId payer = List.copyOf(invoices.keySet()).get(random.nextInt(3));
                long amount = random.nextLong(1, 20_000);
                String reference = "E" + seed + "-" + day + "-" + entry;
                entries.append(entry(amount, reference, "RE " + invoices.get(payer)));
                boolean isReturned = random.nextInt(3) == 0;
                if (isReturned) {
                    entries.append(entry(-amount, reference, ""));
                }
                long kept = isReturned ? 0 : amount;
                cents.merge(payer, kept, Long::sum);
                closing += kept;
            }
            files.add(statement(account, "day " + day, opening, closing, entries.toString()));
            opening = closing;
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> uploads = new ArrayList<>();
            for (int upload = 0; upload < 10; upload++) {
                byte[] file = files.get(upload < files.size() ? upload : random.nextInt(files.size()));
                uploads.add(threads.submit(() -> statements.add(file, Instant.now(), "ann")));
            }
            for (Future<?> upload : uploads) {
                upload.get();
            }
        }
        statements.bookRest(Instant.now());

        cents.forEach((business, sum) -> {
            assertThat(ledger.account(business).balance()).as("seed %d", seed).isEqualTo(new Money(sum * 10_000, EUR));
            long open = Math.max(0, 50_000 - sum);
            assertThat(receivables.of(invoices.get(business)).orElseThrow().open()).isEqualTo(new Money(open * 10_000, EUR));
        });
        assertThat(jdbc.queryForList("SELECT journal_entry_id FROM entry WHERE kind IN ('PAYMENT', 'REVERSAL') GROUP BY journal_entry_id"
                + " HAVING SUM(amount_micros) <> 0")).isEmpty();
    }

    private String issue(BusinessId business) {
        Invoice invoice = Samples.invoice("2094-" + NUMBERS.incrementAndGet(), business, new Money(500_000_000, EUR),
                Instant.parse("2026-11-01T09:00:00Z"));
        transaction.executeWithoutResult(_ -> events.publishEvent(new InvoicesIssued(List.of(invoice))));
        return invoice.number();
    }

    private static byte[] statement(String account, String id, long opening, long closing, String entries) {
        return ("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>" + id
                + "</Id><Acct><Id><IBAN>" + account + "</IBAN></Id><Ccy>EUR</Ccy></Acct>" + balance("OPBD", opening)
                + balance("CLBD", closing)
                + entries + "</Stmt></BkToCstmrStmt></Document>").getBytes(StandardCharsets.UTF_8);
    }

    private static String balance(String kind, long cents) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + kind + "</Cd></CdOrPrtry></Tp>" + amount(cents) + "<Dt><Dt>2026-11-03</Dt></Dt></Bal>";
    }

    /** Negative: taken back. */
    private static String entry(long cents, String reference, String text) {
        return "<Ntry>" + amount(cents) + "<RvslInd>" + (cents < 0) + "</RvslInd><Sts>BOOK</Sts><ValDt><Dt>2026-11-03</Dt></ValDt>"
                + "<NtryDtls><TxDtls><Refs><EndToEndId>" + reference + "</EndToEndId></Refs><RmtInf><Ustrd>" + text
                + "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>";
    }

    private static String amount(long cents) {
        return "<Amt Ccy=\"EUR\">" + BigDecimal.valueOf(Math.abs(cents), 2) + "</Amt><CdtDbtInd>" + (cents < 0 ? "DBIT" : "CRDT")
                + "</CdtDbtInd>";
    }
}
