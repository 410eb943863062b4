package io.tollgate.business;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.PlanDays.Span;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of plans in a month, on both sides of each change. */
class PlanDaysTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @ParameterizedTest(name = "since {0}: {1} days of {2}")
    @CsvSource({"2026-11-01, 30, 2026-11", "2026-11-16, 15, 2026-11", "2026-11-30, 1, 2026-11", "2026-12-01, 0, 2026-11",
        "2026-10-31, 30, 2026-11", "2026-10-31, 1, 2026-10", "2028-02-15, 15, 2028-02"})
    void aMonthHasTheDaysFromTheFirstOne(LocalDate first, int days, YearMonth month) {
        assertThat(PlanDays.from(first, Plan.APP).days(Plan.APP, month)).isEqualTo(days);
        assertThat(PlanDays.from(first, Plan.APP).days(Plan.ENTERPRISE, month)).isZero();
    }

    @Test
    void theDayOfAChangeHasTheNewPlan() {
        PlanDays days = PlanDays.always(Plan.ENTERPRISE).with(Plan.APP, NOVEMBER.atDay(11)).with(Plan.ENTERPRISE, NOVEMBER.atDay(21));

        assertThat(days.in(NOVEMBER)).containsExactly(new Span(Plan.ENTERPRISE, NOVEMBER.atDay(1), NOVEMBER.atDay(10)),
                new Span(Plan.APP, NOVEMBER.atDay(11), NOVEMBER.atDay(20)),
                new Span(Plan.ENTERPRISE, NOVEMBER.atDay(21), NOVEMBER.atDay(30)));
        assertThat(days.in(NOVEMBER.plusMonths(1))).hasSize(1);
        assertThat(days.with(Plan.APP, NOVEMBER.atDay(30)).days(Plan.APP, NOVEMBER)).as("twice in a month").isEqualTo(11);
    }

    @Test
    void theLastChangeOfADayCounts() {
        PlanDays enterprise = PlanDays.always(Plan.ENTERPRISE);

        assertThat(enterprise.with(Plan.APP, NOVEMBER.atDay(11)).with(Plan.ENTERPRISE, NOVEMBER.atDay(11))).isEqualTo(enterprise);
        assertThat(enterprise.with(Plan.ENTERPRISE, NOVEMBER.atDay(11))).isEqualTo(enterprise);
        assertThat(PlanDays.from(NOVEMBER.atDay(11), Plan.PILOT).with(Plan.APP, NOVEMBER.atDay(11)))
                .isEqualTo(PlanDays.from(NOVEMBER.atDay(11), Plan.APP));
        assertThat(PlanDays.from(NOVEMBER.atDay(11), Plan.PILOT).with(Plan.APP, NOVEMBER.atDay(10)))
                .as("a zone in the west").isEqualTo(PlanDays.from(NOVEMBER.atDay(11), Plan.APP));
    }

    /** Each day of each month has the plan that was set last on it or before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomChangesCoverEachDayOnce(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        LocalDate first = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(40));
        Plan[] plans = new Plan[800];
        PlanDays days = PlanDays.from(first, Plan.PILOT);
        LocalDate day = first;
        Plan plan = Plan.PILOT;
        for (int index = 0; index < plans.length; index++) {
            for (int change = random.nextInt(40) == 0 ? 1 + random.nextInt(3) : 0; change > 0; change--) {
                plan = Plan.values()[random.nextInt(3)];
                days = days.with(plan, day);
            }
            plans[index] = plan;
            day = day.plusDays(1);
        }
        for (int index = 0; index < plans.length; index++) {
            LocalDate one = first.plusDays(index);
            assertThat(days.in(YearMonth.from(one)).stream().filter(span -> !one.isBefore(span.first()) && !one.isAfter(span.last())))
                    .as("%s", one).singleElement().extracting(Span::plan).isEqualTo(plans[index]);
        }
        assertThat(days.in(YearMonth.of(2025, 12))).isEmpty();
    }
}
