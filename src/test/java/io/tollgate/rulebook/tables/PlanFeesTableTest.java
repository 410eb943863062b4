package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Plan;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.PlanFees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plans cost a month: the latest fee counts, and each plan has one on each day on which there are rates. */
class PlanFeesTableTest {

    private static final String HEAD = "plan,currency,valid_from,fee_a_month,source\n";
    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final Currency USD = Currency.getInstance("USD");

    private final Faults faults = new Faults("rules");

    @Test
    void theShippedTableHasAFeeOfZeroForEachPlan() {
        PlanFees fees = PlanFeesTable.read(SHIPPED, faults);

        assertThat(fees.cost()).isFalse();
        for (Plan plan : Plan.values()) {
            assertThat(fees.on(LocalDate.of(2026, 7, 1), plan.name(), USD)).isPresent();
            assertThat(fees.on(LocalDate.of(2026, 6, 30), plan.name(), USD)).isEmpty();
        }
        faults.throwIfAny();
    }

    @ParameterizedTest(name = "{0} in {1} on {2}: {3}")
    @CsvSource(nullValues = "none", value = {"APP, USD, 2026-12-31, 0", "APP, USD, 2027-01-01, 4900000", "APP, USD, 2030-01-01, 4900000",
        "ENTERPRISE, USD, 2027-01-01, none", "APP, COP, 2027-01-01, none"})
    void theLatestFeeCounts(String plan, String currency, LocalDate day, @Nullable Long micros) {
        PlanFees fees = PlanFeesTable.read(files("APP,USD,2027-01-01,4.90,list\nAPP,USD,2026-07-01,0,list\n"), faults);

        assertThat(fees.on(day, plan, Currency.getInstance(currency)).map(fee -> fee.monthly().micros()).orElse(null)).isEqualTo(micros);
        faults.throwIfAny();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            APPS,USD,2026-07-01,0,list                            | `APPS` in column plan
            APP,dollar,2026-07-01,0,list                          | `dollar` in column currency
            APP,USD,1 July,0,list                                 | `1 July` in column valid_from
            APP,USD,2026-07-01,-1,list                            | `-1` in column fee_a_month
            APP,USD,2026-07-01,1.0000001,list                     | `1.0000001` in column fee_a_month
            APP,USD,2026-07-01,1,                                 | There is no source of the fee
            APP,USD,2026-07-01,1,list/APP,USD,2026-07-01,2,list   | There are two fees for the same plan, currency and day
            """)
    void wrongRowsAreRefusedWithTheReason(String rows, String fault) {
        PlanFeesTable.read(files(rows.replace("/", "\n") + "\n"), faults);

        Throwable thrown = Assertions.catchThrowable(faults::throwIfAny);

        assertThat(((RuleBookFaults) thrown).faults()).anySatisfy(one -> assertThat(one).contains("plan-fees.csv").contains(fault)
                .contains("Maybe"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            APP,COP,2026-07-01,0,made up      |                                | The plan APP has no fee in COP, in which there are rates
            APP,USD,2026-07-01,0,made up      | APP,USD,2026-09-01,0,made up   | The plan APP has no fee in USD from 2026-07-01, the first day
            """)
    void aGapIsAFault(String row, @Nullable String instead, String fault) {
        String shipped = new String(SHIPPED.byPath().get(PlanFeesTable.FILE), StandardCharsets.UTF_8);
        assertThat(shipped).contains(row);
        Map<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(PlanFeesTable.FILE, shipped.replace(row + "\n", instead == null ? "" : instead + "\n").getBytes(StandardCharsets.UTF_8));

        Throwable thrown = Assertions.catchThrowable(() -> RuleBook.of(new RuleFiles("rules", new TreeMap<>(byPath))).close());

        assertThat(((RuleBookFaults) thrown).faults()).singleElement().asString().contains("plan-fees.csv").contains(fault)
                .contains("Maybe add a row");
    }

    @Test
    void withoutTheTableNoPlanCostsAnything() {
        assertThat(PlanFeesTable.read(new RuleFiles("rules", new TreeMap<>()), faults)).isEqualTo(new PlanFees(List.of()));
        faults.throwIfAny();
    }

    private static RuleFiles files(String rows) {
        return new RuleFiles("rules", new TreeMap<>(Map.of(PlanFeesTable.FILE, (HEAD + rows).getBytes(StandardCharsets.UTF_8))));
    }
}
