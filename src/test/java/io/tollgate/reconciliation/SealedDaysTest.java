package io.tollgate.reconciliation;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.DatabaseTest;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.reconciliation.DayBooks.AccountDay;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A changed, removed or added entry of a day that is over is found, and named. */
@DatabaseTest
class SealedDaysTest {

    /** Other tests book in later years. */
    private static final Instant FIRST = Instant.parse("2021-03-01T12:00:00Z");
    private static final Instant SECOND = Instant.parse("2021-03-02T12:00:00Z");
    private static final Instant AFTER = Instant.parse("2021-03-05T01:00:00Z");

    @Autowired
    Ledger ledger;
    @Autowired
    DaySeals seals;
    @Autowired
    DayBooks days;
    @Autowired
    TrialBalance trial;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;
    @Autowired
    Books all;
    @Autowired
    ReconciledSums sums;
    @Autowired
    Discrepancies discrepancies;

    private BusinessId shop;

    @BeforeEach
    void book() {
        jdbc.update("UPDATE entry SET booked_at = '2026-01-01' WHERE booked_at < '2021-01-01'"); // of other tests
        shop = world.business().in("UTC").enrol().id();
        ledger.credit(shop, usd(1_000_000), "one", FIRST);
        ledger.credit(shop, usd(2_000_000), "two", FIRST.plusSeconds(1));
        ledger.credit(shop, usd(3_000_000), "three", FIRST.plusSeconds(1));
        ledger.credit(shop, usd(4_000_000), "four", SECOND);
    }

    /** Other tests of this database book on days that are over. */
    @AfterEach
    void forget() {
        List.of("entry_seal", "entry_sum", "sealed_day").forEach(table -> jdbc.update("DELETE FROM " + table));
        jdbc.update("UPDATE audit_entry SET operation = 'of another test' WHERE operation = ?", DaySeals.OPERATION);
        jdbc.update("DELETE FROM discrepancy WHERE kind = 'SEALS'");
        jdbc.update("DELETE FROM entry WHERE booked_at >= '2021-01-01' AND booked_at < '2022-01-01'");
        jdbc.update("DELETE FROM payment WHERE business_id = ?", shop.value());
        jdbc.update("UPDATE balance SET balance_micros = 0 WHERE business_id = ?", shop.value());
    }

    @Test
    void whatNobodyChangedAgreesAndDaysThatAreNotOverHaveNoSeal() {
        seals.sealDaysThatAreOver(Instant.parse("2021-03-02T00:59:59Z"));
        assertThat(sealed()).as("an hour is left to transactions that are under way").doesNotContain(LocalDate.of(2021, 3, 1));

        seals.sealDaysThatAreOver(AFTER);
        seals.sealDaysThatAreOver(AFTER.plusSeconds(600));

        assertThat(sealed()).contains(LocalDate.of(2021, 3, 1), LocalDate.of(2021, 3, 2)).doesNotContain(LocalDate.of(2021, 3, 3));
        assertThat(found()).isEmpty();
        assertThat(jdbc.queryForObject("SELECT SUM(amount_micros) FROM entry_sum WHERE account = ?", Long.class, "business:" + shop))
                .isEqualTo(10_000_000);
        assertThat(jdbc.queryForObject("SELECT SUM(amount_micros) FROM entry_sum", Long.class)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE entry SET amount_micros = 1 WHERE account = :shop AND journal_entry_id = :two                        | changed :two 2021-03-01 :shop
            UPDATE entry SET made_by = 'nobody' WHERE account = :shop AND journal_entry_id = :two                       | changed :two 2021-03-01 :shop
            UPDATE entry SET kind = 'REFUND' WHERE account = 'cash' AND journal_entry_id = :four                        | changed :four 2021-03-02 cash
            UPDATE entry SET currency = 'EUR' WHERE account = :shop AND journal_entry_id = :four                        | changed :four 2021-03-02 :shop
            UPDATE entry SET at = '2020-01-01' WHERE account = :shop AND journal_entry_id = :one                        | changed :one 2021-03-01 :shop
            UPDATE entry SET reason = 'none' WHERE account = :shop AND journal_entry_id = :one                          | changed :one 2021-03-01 :shop
            UPDATE entry SET messages = 2 WHERE account = :shop AND journal_entry_id = :one                             | changed :one 2021-03-01 :shop
            UPDATE entry SET charges_hash = UNHEX(SHA2('x', 256)) WHERE account = :shop AND journal_entry_id = :one     | changed :one 2021-03-01 :shop
            DELETE FROM entry WHERE journal_entry_id = :one                                                             | removed :one 2021-03-01 :shop, removed :one 2021-03-01 cash
            DELETE FROM entry WHERE account = :shop                                                                     | removed :one 2021-03-01 :shop, removed :two 2021-03-01 :shop, removed :three 2021-03-01 :shop, removed :four 2021-03-02 :shop
            UPDATE entry SET booked_at = '2021-03-02' WHERE account = :shop AND journal_entry_id = :one                 | removed :one 2021-03-01 :shop, inserted :one 2021-03-02 :shop
            UPDATE entry SET booked_at = '2021-03-03' WHERE account = :shop AND journal_entry_id = :four                | removed :four 2021-03-02 :shop
            UPDATE entry SET account = 'tax' WHERE account = :shop AND journal_entry_id = :four                         | removed :four 2021-03-02 :shop, inserted :four 2021-03-02 tax
            INSERT INTO entry SELECT :new, account, 1, currency, at, booked_at, kind, made_by, reason, 1, NULL FROM entry WHERE account = :shop AND journal_entry_id = :one | inserted :new 2021-03-01 :shop
            INSERT INTO entry VALUES (:new, 'tax', 1, 'USD', '2021-03-01', '2021-02-01', 'INVOICE', '', '', 1, NULL)    | inserted :new 2021-02-01 tax
            DELETE FROM entry_seal WHERE account = :shop AND day = '2021-03-02'                                         | inserted :four 2021-03-02 :shop, day 2021-03-02
            UPDATE entry_seal SET hash = UNHEX(SHA2('x', 256)) WHERE account = :shop AND day = '2021-03-02'             | seal 2021-03-02 :shop, day 2021-03-02
            UPDATE entry_sum SET amount_micros = 1 WHERE account = :shop AND day = '2021-03-02'                         | sum 2021-03-02 :shop
            UPDATE sealed_day SET hash = UNHEX(SHA2('x', 256)) WHERE day = '2021-03-02'                                 | day 2021-03-02, note of day 2021-03-02, note day=2021-03-02
            DELETE FROM sealed_day WHERE day = '2021-03-02'                                                             | note day=2021-03-02
            """)
    void whatWasDoneToAnEntryOrASealIsFoundAndNamed(String fault, String items) {
        seals.sealDaysThatAreOver(AFTER);
        List<String> expected = Arrays.stream(items.split(", ")).map(this::named).map(item -> item.replaceAll("X'|'", "")).toList();

        jdbc.execute(named(fault.replace(":shop", "':shop'")));

        assertThat(found()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(days.again(expected)).extracting(Discrepancy::item).as("looked at again").containsAll(expected.stream()
                .filter(item -> !item.startsWith("inserted") || expected.size() == 1).toList());
    }

    /** An attacker who removes an entry and what the seal remembers of it has no key for the hash. */
    @Test
    void aSealThatFitsTheChangedEntriesHasAnotherHash() {
        seals.sealDaysThatAreOver(AFTER);
        jdbc.execute(named("DELETE FROM entry WHERE account = ':shop' AND journal_entry_id = :four"));
        jdbc.update("UPDATE entry_seal SET marks = '', entries = 0 WHERE account = ? AND day = '2021-03-02'", "business:" + shop);
        assertThat(found()).containsExactly("seal 2021-03-02 business:" + shop);

        jdbc.update("DELETE FROM entry_seal WHERE account = ? AND day = '2021-03-02'", "business:" + shop);
        assertThat(found()).contains("day 2021-03-02");
    }

    /** The last days are removed with their seals, and sealed anew: the audit trail still has the former hash. */
    @Test
    void daysThatAreSealedAnewAreNotThoseOfTheAuditTrail() {
        seals.sealDaysThatAreOver(AFTER);
        jdbc.update("UPDATE entry SET amount_micros = 2 * amount_micros WHERE booked_at >= '2021-03-02' AND booked_at < '2021-03-03'");
        List.of("entry_seal", "entry_sum", "sealed_day")
                .forEach(table -> jdbc.update("DELETE FROM " + table + " WHERE day = '2021-03-02'"));

        seals.sealDaysThatAreOver(AFTER);

        assertThat(found()).containsExactly("note day=2021-03-02");
    }

    /** Every entry after the removed one stands in another place of another part. */
    @Test
    void oneOfManyThousandsIsNamedAndNoOther() {
        List<Object[]> rows = IntStream.range(0, 25_000).mapToObj(number -> new Object[] {id(number), "tax",
            number, "2021-03-02 10:00:00"}).toList();
        jdbc.batchUpdate("INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at, kind)"
                + " VALUES (?, CONCAT('many:', ?), ?, 'USD', '2021-03-02', ?, 'INVOICE')", rows);
        try {
            seals.sealDaysThatAreOver(AFTER);
            assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM entry_seal WHERE account = 'many:tax'", Integer.class)).isEqualTo(3);
            assertThat(found()).isEmpty();

            jdbc.update("DELETE FROM entry WHERE journal_entry_id = ?", (Object) id(77));
            jdbc.update("UPDATE entry SET amount_micros = 0 WHERE journal_entry_id = ?", (Object) id(20_001));

            assertThat(found()).containsExactlyInAnyOrder("removed " + hex(id(77)) + " 2021-03-02 many:tax",
                    "changed " + hex(id(20_001)) + " 2021-03-02 many:tax");
        } finally {
            jdbc.update("DELETE FROM entry WHERE account = 'many:tax'");
        }
    }

    /** The same, whether days are sealed or not. */
    @Test
    void theTrialBalanceOfAnInstantIsBySignKindAndCurrencyAndSumsToZero() {
        BusinessId debtor = world.business().in("UTC").currency("JPY").enrol().id();
        jdbc.update("INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at, kind) VALUES"
                + " (?, ?, -7000000, 'JPY', '2021-03-01', '2021-03-01 13:00:00', 'CHARGE'),"
                + " (?, 'revenue:Germany:UTILITY', 7000000, 'JPY', '2021-03-01', '2021-03-01 13:00:00', 'CHARGE')", id(1),
                "business:" + debtor, id(1));
        for (boolean areSealed : List.of(false, true)) {
            if (areSealed) {
                seals.sealDaysThatAreOver(AFTER);
            }
            assertThat(trial(FIRST.plusSeconds(7_200))).as("sealed: " + areSealed).containsExactly("RECEIVABLE business -7.000000 JPY",
                    "PREPAID business 6.000000 USD", "REVENUE revenue:Germany:UTILITY 7.000000 JPY", "CASH cash -6.000000 USD");
            assertThat(trial(FIRST)).containsExactly("PREPAID business 1.000000 USD", "CASH cash -1.000000 USD");
            assertThat(trial(SECOND.minusNanos(1_000))).hasSize(4);
            assertThat(trial(AFTER)).contains("PREPAID business 10.000000 USD", "CASH cash -10.000000 USD");
            assertThat(trial(FIRST.minusSeconds(1))).isEmpty();
        }
    }

    private List<String> trial(Instant at) {
        return trial.at(at).stream().map(line -> line.kind() + " " + line.account() + " " + line.balance()).toList();
    }

    @Test
    void ofManyNodesOneSealsADay() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> nodes = new ArrayList<>();
            IntStream.range(0, 4).forEach(_ -> nodes.add(threads.submit(() -> seals.sealDaysThatAreOver(AFTER))));
            for (Future<?> node : nodes) {
                node.get();
            }
        }
        seals.sealDaysThatAreOver(AFTER);

        assertThat(found()).isEmpty();
    }

    /** The process dies in the middle of a day, and after it has noted the day in the audit trail. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BEFORE INSERT ON entry_seal  | NEW.account LIKE 'cash'
            AFTER INSERT ON audit_entry  | NEW.operation = 'sealLedgerDay'
            """)
    void aDayThatWasNotFinishedIsSealedByTheNextRun(String where, String when) {
        jdbc.execute("CREATE TRIGGER death " + where + " FOR EACH ROW BEGIN IF " + when
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            assertThatThrownBy(() -> seals.sealDaysThatAreOver(AFTER)).hasMessageContaining("died here");
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }
        assertThat(sealed()).doesNotContain(LocalDate.of(2021, 3, 1));

        seals.sealDaysThatAreOver(AFTER);

        assertThat(sealed()).contains(LocalDate.of(2021, 3, 1));
        assertThat(found()).isEmpty();
    }

    @Test
    void theComparisonReportsItUntilItIsMended() {
        seals.sealDaysThatAreOver(AFTER);
        Reconciliation books = new Reconciliation(all, sums, discrepancies, 1_000_000, 1, Clock.fixed(AFTER, ZoneOffset.UTC),
                new SimpleMeterRegistry());
        books.compare();
        assertThat(ofShop()).isEmpty();

        jdbc.execute(named("UPDATE entry SET made_by = 'nobody' WHERE account = ':shop' AND journal_entry_id = :two"));
        books.compareAll();
        assertThat(ofShop()).extracting(Discrepancy::item).containsExactly(named("changed :two 2021-03-01 :shop").replaceAll("X'|'", ""));
        books.compare();
        assertThat(ofShop()).hasSize(1);

        jdbc.execute(named("UPDATE entry SET made_by = '' WHERE account = ':shop' AND journal_entry_id = :two"));
        books.compare();
        assertThat(ofShop()).isEmpty();
    }

    private List<Discrepancy> ofShop() {
        return discrepancies.all().values().stream().filter(one -> one.business() == shop.value()).toList();
    }

    private List<String> found() {
        List<String> found = new ArrayList<>(days.days().stream().map(Discrepancy::item).toList());
        AccountDay after = AccountDay.BEGIN;
        do {
            DayBooks.Compared some = days.next(after, 1_000);
            some.found().forEach(one -> found.add(one.item()));
            after = some.reached();
        } while (!after.equals(AccountDay.BEGIN));
        return found;
    }

    private List<LocalDate> sealed() {
        return jdbc.queryForList("SELECT day FROM sealed_day", LocalDate.class);
    }

    private String named(String text) {
        String named = text.replace(":shop", "business:" + shop).replace(":new", "X'ffffffffffff00000000000000000007'");
        for (String reference : List.of("one", "two", "three", "four")) {
            named = named.replace(":" + reference, "X'" + jdbc.queryForObject("SELECT LOWER(HEX(id)) FROM payment WHERE business_id = ?"
                    + " AND reference = ?", String.class, shop.value(), reference) + "'");
        }
        return named;
    }

    private static byte[] id(int number) {
        return HexFormat.of().parseHex("fffffffffffe%020d".formatted(number));
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
