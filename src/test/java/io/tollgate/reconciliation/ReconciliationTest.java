package io.tollgate.reconciliation;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.undecided;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.DatabaseTest;
import io.tollgate.database.LogLines;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Invoiced;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Books that agree are never reported, and each kind of fault is, until it is mended. */
@DatabaseTest
class ReconciliationTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @Autowired
    Ledger ledger;
    @Autowired
    RateCards cards;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Books all;
    @Autowired
    ReconciledSums sums;
    @Autowired
    Discrepancies discrepancies;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Reconciliation books;
    private BusinessId shop;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
        // Other tests charge messages that nobody delivered.
        jdbc.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) SELECT message_id, business_id, sender_id, message_id, 'UTILITY', free_reason, '', delivered_at,"
                + " delivered_at, 'CHARGED' FROM charge WHERE message_id NOT IN (SELECT message_id FROM delivery)");
        books = reconciliation(10_000);
        shop = world.business().in("UTC").enrol().id();
        ledger.credit(shop, usd(10_000_000), "start", NOON);
    }

    private Reconciliation reconciliation(int slice) {
        return new Reconciliation(all, sums, discrepancies, slice, 1, Clock.fixed(Instant.parse("2026-10-06T12:00:00Z"), ZoneOffset.UTC),
                meters);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE balance SET balance_micros = balance_micros + 1000000 WHERE business_id = :shop | UPDATE balance SET balance_micros = balance_micros - 1000000 WHERE business_id = :shop | balance by 1000000 micros
            UPDATE balance SET held_micros = held_micros - 7 WHERE business_id = :shop             | UPDATE balance SET held_micros = held_micros + 7 WHERE business_id = :shop             | held by 7 micros
            DELETE FROM reservation WHERE message_id = :open                                       | INSERT INTO reservation SELECT * FROM kept_reservation                                  | held by 50000 micros
            DELETE FROM entry WHERE journal_entry_id = :message AND account LIKE 'b%'           | INSERT INTO entry SELECT * FROM kept_entry WHERE account LIKE 'b%'                   | entries by 45000 micros
            DELETE FROM entry WHERE journal_entry_id = :message AND account LIKE 'r%'            | INSERT INTO entry SELECT * FROM kept_entry WHERE account LIKE 'r%'                    | entries by 45000 micros
            UPDATE entry SET account = 'revenue:Brazil:UTILITY' WHERE journal_entry_id = :message AND account LIKE 'r%' | UPDATE entry SET account = 'revenue:Germany:UTILITY' WHERE journal_entry_id = :message AND account LIKE 'r%' | entries by 45000 micros
            DELETE FROM entry WHERE journal_entry_id = :message                                    | INSERT INTO entry SELECT * FROM kept_entry                                              | entries by 45000 micros
            UPDATE entry SET amount_micros = 2 * amount_micros WHERE journal_entry_id = :message   | UPDATE entry SET amount_micros = amount_micros / 2 WHERE journal_entry_id = :message    | entries by 45000 micros
            DELETE FROM charge WHERE message_id = :message                                         | INSERT INTO charge SELECT * FROM kept_charge                                            | balance by 45000 micros, entries by 45000 micros, charges by 0 micros, tiers by 1 messages
            UPDATE charge SET rate_micros = 2 * rate_micros WHERE message_id = :message            | UPDATE charge SET rate_micros = rate_micros / 2 WHERE message_id = :message             | entries by 45000 micros
            INSERT INTO charge SELECT :open, business_id, sender_id, delivered_at, day, period, market, category, rate_micros, currency, free_reason, rate_version, 0, country FROM charge WHERE message_id = :message | DELETE FROM charge WHERE message_id = :open | balance by 45000 micros, entries by 45000 micros, charges by 45000 micros, tiers by 1 messages
            UPDATE delivery SET outcome = 'RELEASED' WHERE message_id = :message                   | UPDATE delivery SET outcome = 'CHARGED' WHERE message_id = :message                     | charges by 45000 micros
            DELETE FROM entry WHERE account = 'business::shop' AND amount_micros > 0               | INSERT INTO entry SELECT * FROM kept_payment                                            | balance by 10000000 micros
            UPDATE volume SET charged = charged + 2 WHERE business_id = :shop                      | UPDATE volume SET charged = charged - 2 WHERE business_id = :shop                       | tiers by 2 messages
            DELETE FROM volume WHERE business_id = :shop                                           | INSERT INTO volume VALUES (:shop, 'Germany', 'UTILITY', '2026-10', 1)                   | tiers by 1 messages
            UPDATE charge SET free_reason = 'PILOT' WHERE message_id = :message                    | UPDATE charge SET free_reason = '' WHERE message_id = :message                          | tiers by 1 messages, allowances by 1 messages
            INSERT INTO allowance (kind, owner, period, used) VALUES ('APP', :shop, '2026-10', 3)  | DELETE FROM allowance WHERE kind = 'APP' AND owner = :shop                              | allowances by 3 messages
            INSERT INTO invoice (number, business_id, period, currency, sum_cents, issued_at) VALUES ('1998-000001', :shop, '2026-10', 'USD', 5, '2026-10-05') | DELETE FROM invoice WHERE number = '1998-000001'                                        | invoices by 45000 micros
            UPDATE balance SET invoiced_through = '2026-10' WHERE business_id = :shop              | UPDATE balance SET invoiced_through = '0000-12' WHERE business_id = :shop               | invoices by 0 micros
            """)
    void aFaultOfAnyKindIsReportedWithItsAccountUntilItIsMended(String fault, String mending, String report) {
        Reservation charged = delivered(held(shop, Category.UTILITY, 49_600, NOON));
        Reservation open = held(shop, Category.UTILITY, 50_000, NOON);
        ledger.reserve(List.of(open));
        keep(charged.id(), open.id());
        books.compare();
        books.compare(); // the charge is in the kept sums
        books.compare();
        assertThat(ofShop()).isEmpty();

        try (LogLines log = LogLines.of(Reconciliation.class)) {
            apply(fault, charged.id(), open.id());
            if (isFoundAtNight(fault)) {
                books.compareAll();
            }
            books.compare();
            books.compare();
            reconciliation(10_000).compare(); // another node

            assertThat(ofShop()).isNotEmpty();
            assertThat(log.all()).filteredOn(line -> line.contains("business:" + shop + ":")).singleElement().asString()
                    .startsWith("The ledger is off for account business:" + shop + ": ");
            assertThat(meters.get("tollgate.ledger.accounts.off").gauge().value()).isPositive();
            assertThat(books.health().getDetails()).containsEntry("business:" + shop, report);

            apply(mending, charged.id(), open.id());
            if (isFoundAtNight(fault)) {
                books.compareAll();
            }
            books.compare();
            books.compare();
            assertThat(ofShop()).isEmpty();
            assertThat(log.all()).filteredOn(line -> line.contains("right again") && line.contains("business:" + shop)).hasSize(1);
            assertThat(books.health().getDetails()).doesNotContainKey("business:" + shop);
        }
        drop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE entry SET amount_micros = 7 WHERE account = 'rounding' AND reason = ':number'             | UPDATE entry SET amount_micros = 5000 WHERE account = 'rounding' AND reason = ':number'              | entries by 4993 micros, invoices by 4993 micros
            UPDATE entry SET amount_micros = 2 * amount_micros WHERE reason = ':number'                      | UPDATE entry SET amount_micros = amount_micros / 2 WHERE reason = ':number'                          | balance by 15000 micros, invoices by 15000 micros
            UPDATE entry SET account = 'cash' WHERE account = 'tax' AND reason = ':number'                   | UPDATE entry SET account = 'tax' WHERE account = 'cash' AND reason = ':number'                       | invoices by 10000 micros
            UPDATE entry SET journal_entry_id = X'FFFFFFFFFFFF00000000000000000000' WHERE reason = ':number' | UPDATE entry e, (SELECT * FROM kept_id) k SET journal_entry_id = k.id WHERE reason = ':number'       | invoices by 15000 micros
            UPDATE invoice SET sum_cents = 6 WHERE number = ':number'                                        | UPDATE invoice SET sum_cents = 5 WHERE number = ':number'                                            | invoices by 10000 micros
            UPDATE invoice SET tax_cents = 0 WHERE number = ':number'                                        | UPDATE invoice SET tax_cents = 1 WHERE number = ':number'                                            | invoices by 10000 micros
            """)
    void whatAnInvoicePrintsIsItsChargesItsRoundingAndItsTax(String fault, String mending, String report) {
        String number = "0000-" + shop;
        delivered(held(shop, Category.UTILITY, 49_600, NOON));
        jdbc.update("INSERT INTO invoice (number, business_id, period, currency, sum_cents, issued_at, tax_cents, booked)"
                + " VALUES (?, ?, '2026-10', 'USD', 5, '2026-11-01', 1, TRUE)", number, shop.value());
        jdbc.update("INSERT INTO invoice_line (number, line, market, category, free_reason, rate_micros, messages, amount_micros,"
                + " amount_cents) VALUES (?, 1, 'Germany', 'UTILITY', '', 45000, 1, 45000, 5)", number);
        ledger.book(new Invoiced(shop, number, usd(45_000), usd(50_000), usd(10_000), NOON, "job:invoicing"));
        jdbc.execute("DROP TABLE IF EXISTS kept_id");
        jdbc.execute("CREATE TABLE kept_id AS SELECT DISTINCT journal_entry_id AS id FROM entry WHERE reason = '" + number
                + "'");
        books.compare();
        assertThat(ofShop()).isEmpty();

        jdbc.execute(fault.replace(":number", number));
        books.compare();
        assertThat(books.health().getDetails()).containsEntry("business:" + shop, report);

        jdbc.execute(mending.replace(":number", number));
        books.compare();
        assertThat(ofShop()).isEmpty();
        jdbc.execute("DROP TABLE kept_id");
    }

    @Test
    void aMissingInvoiceIsReported() {
        jdbc.update("INSERT INTO invoice_series (series, last_number) VALUES ('1999', 1)");
        books.compare();
        assertThat(meters.get("tollgate.ledger.discrepancies").tag("kind", "invoices").gauge().value()).isPositive();
        jdbc.update("DELETE FROM invoice_series WHERE series = '1999'");
        books.compare();
        assertThat(meters.get("tollgate.ledger.discrepancies").tag("kind", "invoices").gauge().value()).isZero();
    }

    /** A transaction that took its number before many others and commits after them is missing in the kept sums, and no fault. */
    @Test
    void aChargeThatIsCommittedLateIsNoFault() {
        delivered(held(shop, Category.UTILITY, 49_600, NOON));
        for (int time = 0; time < 4; time++) {
            books.compare();
        }
        jdbc.update("UPDATE reconciled_sum SET charged_micros = charged_micros - 45000 WHERE business_id = ?", shop.value());
        books.compare();

        assertThat(ofShop()).isEmpty();
        assertThat(jdbc.queryForObject("SELECT charged_micros FROM reconciled_sum WHERE business_id = ?", Long.class, shop.value()))
                .as("corrected").isEqualTo(45_000);
    }

    /** Each comparison reads a part; the fault of an old message shows when its turn comes. */
    @Test
    void thePastIsReadSliceBySlice() {
        Reservation old = new Reservation(
                new Message(MessageId.first(NOON.minus(Duration.ofDays(900))), shop, held(shop, Category.UTILITY, 1, NOON).sender(),
                        held(shop, Category.UTILITY, 1, NOON).recipient(), Category.UTILITY),
                "DE", "Germany", usd(49_600),
                Optional.empty(), NOON, NOON.plusSeconds(60), "");
        delivered(old);
        Reconciliation small = reconciliation(3);
        jdbc.update("DELETE FROM entry WHERE journal_entry_id = ?", (Object) old.id().bytes());

        int times = 0;
        while (ofShop().isEmpty()) {
            small.compare();
            assertThat(++times).isLessThan(10_000);
        }

        jdbc.update(
                "INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at) SELECT message_id,"
                        + " CONCAT('business:', business_id), -rate_micros, currency, delivered_at, delivered_at FROM charge"
                        + " WHERE message_id = ?",
                (Object) old.id().bytes());
        jdbc.update(
                "INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at) SELECT message_id,"
                        + " 'revenue', rate_micros, currency, delivered_at, delivered_at FROM charge WHERE message_id = ?",
                (Object) old.id().bytes());
        small.compare();
        assertThat(ofShop()).as("known faults are looked at each time").isEmpty();
    }

    /** Balances, entries, charges and reservations change all the time; every snapshot agrees. */
    @Test
    void nothingIsReportedWhileTheLedgerWorks() throws Exception {
        List<BusinessId> shops = List.of(shop, world.business().in("Asia/Kolkata").onAccount(usd(2_000_000_000)).enrol().id());
        ConcurrentLinkedQueue<Discrepancy> found = new ConcurrentLinkedQueue<>();
        AtomicInteger times = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();

        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                BusinessId business = shops.get(thread % 2);
                int number = thread;
                work.add(threads.submit(() -> {
                    for (int round = 0; round < 40 || times.get() < 4; round++) {
                        work(business, number + "-" + round);
                        rounds.incrementAndGet();
                    }
                }));
            }
            try {
                while (work.stream().anyMatch(one -> !one.isDone())) {
                    found.addAll(times.get() % 3 == 2 ? books.compareAll() : books.compare());
                    times.incrementAndGet();
                }
            } finally {
                times.addAndGet(4); // the work ends, whatever happened
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
        found.addAll(books.compare());

        assertThat(found).filteredOn(one -> shops.contains(new BusinessId(Math.max(1, one.business())))).isEmpty();
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM charge WHERE business_id IN (?, ?)", Long.class, shops.getFirst().value(),
                shops.getLast().value())).isEqualTo(rounds.get() * 5);
    }

    private void work(BusinessId business, String reference) {
        List<Reservation> some = Stream.concat(
                Stream.generate(() -> undecided(business, Category.UTILITY, FreeReason.SERVICE_ALLOWANCE, 100, 1_000, NOON)).limit(2),
                Stream.generate(() -> held(business, Category.UTILITY, 1_000, NOON)).limit(6)).toList();
        again(() -> ledger.reserve(some));
        again(() -> settle(some.subList(0, 5), some.subList(5, 8)));
        again(() -> ledger.credit(business, usd(5), reference, NOON));
    }

    /** Three messages of one journal entry; {@code :message} is the second one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE charge SET rate_micros = rate_micros + IF(message_id = :message, 7, -7) WHERE message_id IN (:message, :open) | UPDATE charge SET rate_micros = 45000 WHERE business_id = :shop | 0
            UPDATE charge SET rate_micros = 44000 WHERE message_id = :message                                          | UPDATE charge SET rate_micros = 45000 WHERE business_id = :shop                          | 1000
            UPDATE charge SET delivered_at = '2026-10-05 12:15:00' WHERE message_id = :message                         | UPDATE charge SET delivered_at = '2026-10-05 12:00:05' WHERE business_id = :shop         | 45000
            UPDATE entry SET messages = 2 WHERE account = 'business::shop' AND kind = 'CHARGE'                         | UPDATE entry SET messages = 3 WHERE account = 'business::shop' AND kind = 'CHARGE'       | 0
            UPDATE entry SET charges_hash = UNHEX(SHA2('x', 256)) WHERE account = 'business::shop' AND kind = 'CHARGE' | UPDATE entry SET charges_hash = :hash WHERE account = 'business::shop' AND kind = 'CHARGE' | 0
            INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at) VALUES (:message, 'tax', 5, 'USD', '2026-10-05'), (:message, 'fees', -5, 'USD', '2026-10-05') | DELETE FROM entry WHERE journal_entry_id = :message | 5
            """)
    void aFaultAmongChargesOfOneJournalEntryIsFound(String fault, String mending, long off) {
        List<Reservation> three = Stream.generate(() -> held(shop, Category.UTILITY, 49_600, NOON)).limit(3)
                .sorted(Comparator.comparing(Reservation::id)).toList();
        ledger.reserve(three);
        settle(three, List.of());
        String hash = jdbc.queryForObject("SELECT HEX(charges_hash) FROM entry WHERE account = ? AND kind = 'CHARGE'", String.class,
                "business:" + shop);
        books.compare();
        assertThat(ofShop()).isEmpty();

        apply(fault, three.get(1).id(), three.get(2).id());
        books.compareAll();

        assertThat(ofShop().stream().filter(one -> one.invariant() == Invariant.ENTRIES).map(Discrepancy::off)).contains(off);

        apply(mending.replace(":hash", "X'" + hash + "'"), three.get(1).id(), three.get(2).id());
        books.compareAll();
        assertThat(ofShop()).isEmpty();
    }

    private static void again(Runnable step) {
        try {
            step.run();
        } catch (TransientDataAccessException deadlock) {
            again(step);
        }
    }

    private Reservation delivered(Reservation reservation) {
        ledger.reserve(List.of(reservation));
        settle(List.of(reservation), List.of());
        return reservation;
    }

    private void settle(List<Reservation> delivered, List<Reservation> over) {
        transaction.executeWithoutResult(_ -> {
            jdbc.batchUpdate(
                    "INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                            + " expires_at, outcome) VALUES (?, ?, ?, ?, 'UTILITY', '', '', '2026-10-05', '2026-10-06', 'CHARGED')",
                    delivered.stream().map(one -> new Object[] {one.id().bytes(), one.business().value(), one.sender().value(),
                        one.recipient().bytes()}).toList());
            ledger.settle(delivered.stream().map(one -> new Delivered(one.id(), NOON.plusSeconds(5))).toList(),
                    over.stream().map(Reservation::id).toList());
        });
    }

    /** A charge that was changed or removed after it was summed up, and a month whose invoice was never made. */
    private static boolean isFoundAtNight(String fault) {
        return Stream.of("invoiced_through", "SET free_reason", "DELETE FROM charge").anyMatch(fault::contains);
    }

    private List<Discrepancy> ofShop() {
        return discrepancies.all().values().stream().filter(one -> one.business() == shop.value()).toList();
    }

    private static final Map<String, String> KEPT = Map.of(
            "kept_entry", "SELECT * FROM entry WHERE journal_entry_id = :message",
            "kept_charge", "SELECT * FROM charge WHERE message_id = :message",
            "kept_reservation", "SELECT * FROM reservation WHERE message_id = :open",
            "kept_payment", "SELECT * FROM entry WHERE account = 'business::shop' AND amount_micros > 0");

    private void keep(MessageId message, MessageId open) {
        drop();
        KEPT.forEach((table, rows) -> apply("CREATE TABLE " + table + " AS " + rows, message, open));
    }

    private void drop() {
        KEPT.keySet().forEach(table -> jdbc.execute("DROP TABLE IF EXISTS " + table));
    }

    private void apply(String sql, MessageId message, MessageId open) {
        jdbc.execute(sql.replace(":message", hex(message)).replace(":open", hex(open)).replace(":shop", Integer.toString(shop.value())));
    }

    private static String hex(MessageId id) {
        return "X'" + HexFormat.of().formatHex(id.bytes()) + "'";
    }
}
