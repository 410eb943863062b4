package io.tollgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.world.World;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Counted in parts or at once, a month has the same charges. */
@DatabaseTest
class MonthSumsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final String COLUMNS = "market, rate_micros, day";

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Charges charges;

    @Autowired
    World world;

    /** Other tests of this database look through all charges in small parts. */
    @AfterEach
    void noneAreLeft() {
        jdbc.update("DELETE FROM charge WHERE sender_id = 1 AND delivered_at = '2026-10-10 12:00:00'");
    }

    /** The first statement counts 2,000 charges, so these months end on both sides of its end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_999, 2_000, 2_001, 7_321})
    void aMonthIsCountedInPartsAsAtOnce(int charges) {
        BusinessId shop = shop();
        fill(shop, OCTOBER, charges, 1);
        fill(shop, OCTOBER.plusMonths(1), 300, 2); // their ids lie among the others
        fill(shop(), OCTOBER, 300, 3);
        MonthSums sums = new MonthSums(jdbc, 1, 1);

        Map<List<Object>, Long> inParts = count(sums, shop);

        assertThat(inParts).isEqualTo(transaction.execute(_ -> count(sums, shop)));
        assertThat(inParts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(charges);
        assertThat(inParts).hasSize(Math.min(charges, 42));
    }

    /** As it may hold locks, and as others may add charges to a month that is open. */
    @Test
    void withinATransactionOneStatementCountsAll() {
        BusinessId shop = shop();
        fill(shop, OCTOBER, 4_500, 4);
        MonthSums sums = new MonthSums(jdbc, 1, 1);

        long asked = transaction.execute(_ -> {
            long before = selects();
            count(sums, shop);
            return selects() - before;
        });

        assertThat(asked).isEqualTo(1);
    }

    /** What others add meanwhile is in no part, whether its id lies before what is counted already or behind it. */
    @Test
    void atOneMomentAMonthThatIsOpenIsCountedInParts() {
        BusinessId shop = shop();
        fill(shop, OCTOBER, 4_500, 9);
        MonthSums sums = new MonthSums(jdbc, 1, 1);
        TransactionTemplate moment = new TransactionTemplate(transaction.getTransactionManager());
        moment.setReadOnly(true);
        moment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        AtomicBoolean added = new AtomicBoolean();

        Map<Integer, Long> counts = moment.execute(_ -> {
            long before = selects();
            Map<Integer, Long> days = sums.of(shop, OCTOBER, "day", (row, _) -> {
                if (added.compareAndSet(false, true)) {
                    CompletableFuture.runAsync(() -> fill(shop, OCTOBER, 4_500, 10)).join();
                }
                return row.getDate(1).toLocalDate().getDayOfMonth();
            });
            assertThat(selects() - before).as("statements").isGreaterThan(3);
            return days;
        });

        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4_500);
        assertThat(count(sums, shop).values().stream().mapToLong(Long::longValue).sum()).as("afterwards").isEqualTo(9_000);
    }

    /** The first month is left out, the last one is not, and months without a charge are none. */
    @ParameterizedTest
    @CsvSource({"0000-12, 2026-12, 2026-10 2026-12", "2026-10, 2026-12, 2026-12", "2026-10, 9999-12, 2026-12 2027-02",
        "2026-09, 2026-11, 2026-10", "2026-10, 2026-11, ''", "2026-12, 2026-11, ''", "2027-02, 9999-12, ''"})
    void theMonthsOfABusinessAreThoseWithCharges(YearMonth after, YearMonth through, String months) {
        BusinessId shop = shop();
        fill(shop, OCTOBER, 3, 5);
        fill(shop, OCTOBER.plusMonths(2), 3, 6);
        fill(shop, OCTOBER.plusMonths(4), 3, 7);
        fill(shop(), OCTOBER.plusMonths(1), 3, 8);

        assertThat(charges.months(shop, after, through).stream().map(YearMonth::toString).collect(Collectors.joining(" ")))
                .isEqualTo(months);
    }

    @ParameterizedTest
    @CsvSource({"0, 10, share (0.0)", "1.01, 10, share (1.01)", "0.5, 0, step-millis (0)"})
    void aSettingThatCannotBeMeantIsRefused(double share, int stepMillis, String fault) {
        assertThatThrownBy(() -> new MonthSums(jdbc, share, stepMillis)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tollgate.invoicing.totalling-" + fault);
    }

    private static Map<List<Object>, Long> count(MonthSums sums, BusinessId shop) {
        return sums.of(shop, OCTOBER, COLUMNS, (row, _) -> List.of(row.getString(1), row.getLong(2), row.getDate(3)));
    }

    private long selects() {
        return jdbc.queryForObject("SHOW SESSION STATUS LIKE 'Com_select'", (row, _) -> row.getLong(2));
    }

    private BusinessId shop() {
        return world.business().enrol().id();
    }

    /** In 42 groups. @param kind tells the ids of one filling from those of another */
    private void fill(BusinessId shop, YearMonth month, int charges, int kind) {
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version) WITH RECURSIVE ten (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ten WHERE n < 9),"
                + " numbers (n) AS (SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n FROM ten a, ten b, ten c, ten d)"
                + " SELECT UNHEX(CONCAT('0199', LPAD(HEX(n), 18, '0'), LPAD(HEX(? * 16 + ?), 10, '0'))), ?, 1, '2026-10-10 12:00:00',"
                + " DATE_ADD('2026-10-01', INTERVAL n % 7 DAY), ?, IF(n % 2 = 0, 'Germany', 'Brazil'), 'UTILITY', 45000 + n % 3, 'USD',"
                + " '', '2026-10-01' FROM numbers WHERE n < ?", shop.value(), kind, shop.value(), month.toString(), charges);
    }
}
