package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.AgreedTerms.FeeKind;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.reconciliation.Invariant;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a business owes for a month is what is left of its charges, and what these and all that was forgiven lack of its minimum, whatever
 * is credited when.
 */
@TollgateTest
class MinimumFeesTest {

    private static final Set<Integer> TO_COMPARE = new HashSet<>();
    private static Optional<Reconciliation> comparison = Optional.empty();

    private static final YearMonth JULY = YearMonth.of(2026, 7);
    private static final YearMonth AUGUST = YearMonth.of(2026, 8);
    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    private static final Terms FIVE = new Terms.MinimumFee(HeldMoney.usd(5_000_000));
    private static final long DOLLAR = 1_000_000;

    @Autowired
    World world;
    @Autowired
    Ledger ledger;
    @Autowired
    Charges charges;
    @Autowired
    Payments payments;
    @Autowired
    Agreements agreements;
    @Autowired
    Invoices invoices;
    @Autowired
    CreditNotes notes;
    @Autowired
    Reconciliation reconciliation;
    @Autowired
    JdbcTemplate jdbc;

    private WorldBooks books;
    private BusinessId shop;

    @BeforeEach
    void open() {
        books = world.books();
        shop = world.business().in("UTC").onAccount("1000000").enrol().id();
    }

    @AfterEach
    void close() {
        books.close();
        comparison = Optional.of(reconciliation);
    }

    /** Comparing all books takes long where all tests have written to them, so it is done once. */
    @AfterAll
    static void allBooksAgree() {
        // Nothing delivered these messages, so their charges have no delivery.
        assertThat(comparison.orElseThrow().compareAll()).filteredOn(one -> TO_COMPARE.contains(one.business())
                && one.invariant() != Invariant.CHARGES).isEmpty();
    }

    @Test
    void theFeeRisesByWhatWasCredited() {
        books.agree(shop, FIVE, "2026-07-01");
        List<MessageId> sent = deliver(JULY, List.of(DOLLAR, DOLLAR, DOLLAR));
        Invoice july = run(JULY).orElseThrow();
        takeBack(sent.getFirst(), AUGUST);

        Invoice draft = invoices.draft(shop, AUGUST, at(AUGUST)).orElseThrow().invoice();
        Invoice august = run(AUGUST).orElseThrow();

        assertThat(july.sum()).as("3.00 and 2.00").isEqualTo("5.00");
        assertThat(august.fees()).extracting(fee -> fee.agreed().first(), fee -> fee.agreed().charged(), Invoice.Fee::exact)
                .containsExactly(tuple(AUGUST.atDay(1), usd(0), usd(5_000_000)), tuple(JULY.atDay(1), usd(2_000_000), usd(3_000_000)));
        assertThat(draft.fees()).as("before the credit note").hasSize(1);
        assertThat(notes.of(july.number())).extracting(CreditNote::sum).containsExactly(new BigDecimal("1.00"), new BigDecimal("2.00"));
        assertThat(notes.of(july.number()).getLast().reason()).contains("computed anew");
        assertThat(ledger.account(shop).balance()).as("twice the minimum").isEqualTo(usd(-10_000_000));
        assertThat(notes.forgiven(shop)).as("the former fee is replaced").isEmpty();
        assertThat(run(AUGUST)).contains(august);
        assertThat(run(SEPTEMBER).orElseThrow().fees()).as("once").singleElement().extracting(fee -> fee.agreed().first())
                .isEqualTo(SEPTEMBER.atDay(1));
        agree();
    }

    /** The process dies between the invoice with the new fee and the credit note of the former one. */
    @Test
    void theFormerFeeIsGivenBackAfterACrash() {
        books.agree(shop, FIVE, "2026-07-01");
        List<MessageId> sent = deliver(JULY, List.of(DOLLAR, DOLLAR, DOLLAR));
        Invoice july = run(JULY).orElseThrow();
        takeBack(sent.getFirst(), AUGUST);
        notes.issue(july, new Wanted.TakenBack(), "Lost.", at(AUGUST), "Ann Berger");
        jdbc.execute("CREATE TRIGGER death BEFORE INSERT ON credit_note FOR EACH ROW BEGIN IF NEW.business_id = " + shop
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            assertThatThrownBy(() -> run(AUGUST)).hasMessageContaining("died here");
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }
        Invoice august = invoices.of(shop, AUGUST).orElseThrow();
        assertThat(august.fees()).hasSize(2);
        assertThat(notes.of(july.number())).hasSize(1);

        assertThat(run(AUGUST)).contains(august);
        run(AUGUST);

        assertThat(notes.of(july.number())).hasSize(2);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-10_000_000));
        agree();
    }

    @Test
    void aMonthThatFallsBelowItsMinimumGetsOneThoughNothingElseIsToBePaid() {
        agreements.approve(agreements.propose(shop, new Agreements.Proposal(FIVE, JULY.atDay(1), Optional.of(JULY.atEndOfMonth()),
                "Contract"), new Signed("Ann Berger", World.LONG_AGO)), new Signed("Ben Okafor", World.LONG_AGO));
        List<MessageId> sent = deliver(JULY, List.of(2 * DOLLAR, 2 * DOLLAR, 2 * DOLLAR));
        Invoice july = run(JULY).orElseThrow();
        assertThat(july.fees()).isEmpty();
        takeBack(sent.getFirst(), SEPTEMBER);

        run(SEPTEMBER);

        Invoice august = invoices.of(shop, AUGUST).orElseThrow();
        assertThat(august.lines()).isEmpty();
        assertThat(august.sum()).as("5.00 - 4.00").isEqualTo("1.00");
        assertThat(invoices.of(shop, SEPTEMBER)).isEmpty();
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-5_000_000));
        agree();
    }

    @Test
    void aMonthThatStaysAboveItsMinimumOwesNoFee() {
        books.agree(shop, FIVE, "2026-07-01");
        List<MessageId> sent = deliver(JULY, List.of(6 * DOLLAR, DOLLAR));
        run(JULY);
        takeBack(sent.getLast(), AUGUST);

        assertThat(run(AUGUST).orElseThrow().fees()).singleElement().extracting(fee -> fee.agreed().first()).isEqualTo(AUGUST.atDay(1));
        assertThat(ledger.account(shop).balance()).as("6.00 and 5.00").isEqualTo(usd(-11_000_000));
        agree();
    }

    /** Of 3.00 and a fee of 2.00 the fee is credited, and maybe 1.00: 5.00 - 2.00 - 2.00 lack then. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsCreditedOfTheFeeIsNotAskedForAgain(boolean isTakenBack) {
        books.agree(shop, FIVE, "2026-07-01");
        List<MessageId> sent = deliver(JULY, List.of(DOLLAR, DOLLAR, DOLLAR));
        Invoice july = run(JULY).orElseThrow();
        notes.issue(july, new Wanted.Lines(Set.of(2)), "A gift.", at(AUGUST), "Ann Berger");
        if (isTakenBack) {
            takeBack(sent.getFirst(), AUGUST);
        }

        assertThat(notes.forgiven(shop)).containsOnly(Map.entry(JULY, usd(2_000_000)));
        assertThat(run(AUGUST).orElseThrow().fees()).filteredOn(fee -> fee.agreed().first().equals(JULY.atDay(1)))
                .extracting(fee -> fee.agreed().charged(), fee -> fee.agreed().forgiven(), Invoice.Fee::exact)
                .isEqualTo(isTakenBack ? List.of(tuple(usd(2_000_000), usd(2_000_000), usd(1_000_000))) : List.of());
        assertThat(ledger.account(shop).balance()).as("3.00 and 5.00 in any case").isEqualTo(usd(-8_000_000));
        agree();
    }

    @Test
    void anInvoiceThatIsCreditedWholeIsForgivenWithItsMessages() {
        books.agree(shop, FIVE, "2026-07-01");
        deliver(JULY, List.of(DOLLAR, DOLLAR, DOLLAR));
        notes.issue(run(JULY).orElseThrow(), new Wanted.Whole(), "A gift.", at(AUGUST), "Ann Berger");

        assertThat(run(AUGUST).orElseThrow().fees()).singleElement().extracting(fee -> fee.agreed().first()).isEqualTo(AUGUST.atDay(1));
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-5_000_000));
        agree();
    }

    /** A month of the oracle. */
    private static final class Month {

        private final List<MessageId> messages = new ArrayList<>();
        private final Map<MessageId, Long> prices = new HashMap<>();
        private final Set<MessageId> credited = new HashSet<>();
        private long forgiven;
        private long forgivenMessages;

        private long owed(long minimum) {
            long left = prices.entrySet().stream().filter(one -> !credited.contains(one.getKey())).mapToLong(Map.Entry::getValue).sum();
            return left + Math.max(0, minimum - left - forgiven - forgivenMessages);
        }

        private void forgiveAll() {
            prices.forEach((message, price) -> forgivenMessages += credited.add(message) ? price : 0);
        }
    }

    /** Months of random charges and credits, with two processes that invoice while somebody takes charges back. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsOwedIsTheMinimumLessWhatWasForgivenOrWhatIsLeft(long seed) throws Exception {
        Random random = new Random(seed);
        long minimum = 100_000L * (1 + random.nextInt(40));
        books.agree(shop, new Terms.MinimumFee(usd(minimum)), "2026-01-01");
        Map<YearMonth, Month> oracle = new HashMap<>();
        for (YearMonth month = YearMonth.of(2026, 1); month.isBefore(JULY); month = month.plusMonths(1)) {
            Month one = new Month();
            List<Long> prices = random.longs(random.nextInt(12), 1, 6).mapToObj(tenths -> tenths * 100_000).toList();
            one.messages.addAll(prices.isEmpty() ? List.of() : deliver(month, prices));
            for (int message = 0; message < prices.size(); message++) {
                one.prices.put(one.messages.get(message), prices.get(message));
            }
            oracle.put(month, one);
            for (int credit = random.nextInt(4); credit > 0; credit--) {
                credit(oracle, month, random);
            }
            race(month, oracle, random);
        }
        run(JULY);
        Optional<Invoice> july = run(JULY);

        long owed = oracle.values().stream().mapToLong(month -> month.owed(minimum)).sum() + minimum;
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-owed));
        assertThat(july).isPresent();
        run(AUGUST);
        assertThat(ledger.account(shop).balance()).as("nothing was left to compute").isEqualTo(usd(-owed - minimum));
        agree();
    }

    private void credit(Map<YearMonth, Month> oracle, YearMonth now, Random random) {
        YearMonth month = now.minusMonths(random.nextInt(now.getMonthValue()));
        Month one = oracle.get(month);
        Optional<Invoice> invoice = invoices.of(shop, month);
        int kind = random.nextInt(5);
        if (kind == 0 && invoice.isPresent() && !invoice.get().lines().isEmpty()) {
            Invoice.Line line = invoice.get().lines().getFirst();
            try {
                notes.issue(invoice.get(), new Wanted.Lines(Set.of(1)), "Lost.", at(now), "Ann Berger");
                one.prices.forEach((message, price) -> {
                    if (price == line.price().micros()) {
                        one.credited.add(message);
                    }
                });
            } catch (CreditConflict before) {
                assertThat(before).hasMessageContaining("credited already");
            }
        } else if (kind == 1) {
            one.forgiven += waive(month, now);
        } else if (kind == 2 && invoice.isPresent() && !invoice.get().fees().isEmpty()) {
            creditWhole(one, invoice.get(), now);
        } else if (!one.messages.isEmpty()) {
            takeBack(one, random, now);
        }
    }

    /** The fee of its own month, as far as it is still on this invoice. Later invoices may have fees of earlier months, too. */
    private void creditWhole(Month one, Invoice invoice, YearMonth now) {
        notes.issueTakenBack(shop, at(now), "Ann Berger"); // these were lost, and not forgiven
        if (invoice.fees().size() > 1 || invoice.fees().getFirst().agreed().first().isBefore(invoice.month().atDay(1))
                || notes.of(invoice.number()).stream().anyMatch(note -> !note.fees().isEmpty())) {
            return;
        }
        notes.issue(invoice, new Wanted.Whole(), "A gift.", at(now), "Ann Berger");
        one.forgiven += invoice.fees().getFirst().exact().micros();
        one.forgiveAll();
    }

    /** Credits the fee of a month on the latest invoice that has it. @return what it comes to, 0 if there is none or it was credited */
    private long waive(YearMonth month, YearMonth now) {
        for (Invoice invoice : invoices.of(shop)) {
            for (int fee = 0; fee < invoice.fees().size(); fee++) {
                if (YearMonth.from(invoice.fees().get(fee).agreed().first()).equals(month)) {
                    try {
                        notes.issue(invoice, new Wanted.Lines(Set.of(invoice.lines().size() + fee + 1)), "A gift.", at(now), "Ann Berger");
                        return invoice.fees().get(fee).exact().micros();
                    } catch (CreditConflict before) {
                        assertThat(before).hasMessageContaining("credited already");
                        return 0;
                    }
                }
            }
        }
        return 0;
    }

    private void takeBack(Month one, Random random, YearMonth now) {
        MessageId message = one.messages.get(random.nextInt(one.messages.size()));
        takeBack(message, now);
        one.credited.add(message);
    }

    private void race(YearMonth month, Map<YearMonth, Month> oracle, Random random) throws Exception {
        Month one = oracle.get(month.minusMonths(random.nextInt(month.getMonthValue())));
        MessageId message = one.messages.isEmpty() ? null : one.messages.get(random.nextInt(one.messages.size()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> all = new ArrayList<>();
            for (int process = 0; process < 2; process++) {
                all.add(threads.submit(() -> again(() -> run(month))));
            }
            if (message != null) {
                all.add(threads.submit(() -> again(() -> {
                    takeBack(message, month);
                    return one.credited.add(message);
                })));
            }
            for (Future<Object> task : all) {
                task.get();
            }
        }
    }

    private static Object again(Callable<?> task) throws Exception {
        while (true) {
            try {
                return task.call();
            } catch (TransientDataAccessException deadlock) {
                // Another process was faster.
            }
        }
    }

    private List<MessageId> deliver(YearMonth month, List<Long> micros) {
        return books.deliver(shop, Category.UTILITY, month.atDay(10).atTime(9, 0).toInstant(ZoneOffset.UTC), micros);
    }

    private void takeBack(MessageId message, YearMonth month) {
        try {
            payments.takeBack(charges.of(List.of(message)).getFirst(), new Payments.Booking("Ann Berger", at(month), "Lost."));
        } catch (PaymentConflict before) {
            assertThat(before).hasMessageMatching(".*(taken back|credited|credit note).*");
        }
    }

    private Optional<Invoice> run(YearMonth month) {
        return invoices.run(shop, month, at(month.plusMonths(1)));
    }

    private static Instant at(YearMonth month) {
        return month.atDay(3).atTime(9, 0).toInstant(ZoneOffset.UTC);
    }

    private static Money usd(long micros) {
        return HeldMoney.usd(micros);
    }

    private void agree() {
        assertThat(invoices.of(shop)).allSatisfy(invoice -> assertThat(CreditNotes.left(invoice, notes.of(invoice.number())))
                .isNotNegative());
        assertThat(invoices.of(shop)).allSatisfy(invoice -> assertThat(invoice.fees())
                .allSatisfy(fee -> assertThat(fee.agreed().kind()).isEqualTo(FeeKind.MINIMUM_FEE)));
        world.audit().of(shop);
        TO_COMPARE.add(shop.value());
    }
}
