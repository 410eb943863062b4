package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolments;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A month in which the plan APP begins has a part of its 250 free messages: by days in the business's zone, rounded down. */
@GateTest
class AppPlanDaysTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Enrolments enrolments;
    @Autowired
    Allowances allowances;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    TransactionTemplate transaction;

    /** 250 × 15 / 30 = 125; 250 × 14 / 30 = 116.7; 250 × 13 / 30 = 108.3. */
    @ParameterizedTest(name = "since {0} in {1}: {2}")
    @CsvSource({"2026-10-31T12:00:00Z, Europe/Berlin, 250", "2026-11-01T12:00:00Z, Europe/Berlin, 250",
        "2026-11-16T12:00:00Z, Europe/Berlin, 125", "2026-11-16T22:59:59Z, Europe/Berlin, 125",
        "2026-11-16T23:00:00Z, Europe/Berlin, 116", "2026-11-16T23:00:00Z, America/Bogota, 125",
        "2026-11-18T12:00:00Z, Europe/Berlin, 108"})
    void theFirstMonthHasThePartOfItsDays(Instant since, String zone, int free) {
        EnrolledBusiness bakery = world.business().plan(Plan.APP).in(zone).onAccount("20").since(since).enrol();
        MessageId id = bakery.sends(Category.UTILITY, world.person().consentsTo(bakery), NOON);

        gates.at(NOON, 500).drain();

        assertThat(world.history().decisions(id).getLast().caseFile().business().appLeft()).isEqualTo(free);
        assertThat(world.history().verdict(id)).isInstanceOf(Admitted.class);
        assertThat(jdbc.queryForObject("SELECT allowance FROM reservation WHERE message_id = ?", Integer.class, (Object) id.bytes()))
                .as("what its delivery compares").isEqualTo(free);
        assertThat(jdbc.queryForObject("SELECT allowance_later FROM reservation WHERE message_id = ?", Integer.class, (Object) id.bytes()))
                .as("what its delivery in December compares").isEqualTo(250);
    }

    @Test
    void whatComesAfterThePartCostsTheRate() {
        EnrolledBusiness bakery = world.business().plan(Plan.APP).in("Europe/Berlin").onAccount("20")
                .since(Instant.parse("2026-11-16T12:00:00Z")).enrol();
        use(bakery, 124);
        MessageId last = bakery.sends(Category.UTILITY, world.person().consentsTo(bakery), NOON);
        gates.at(NOON, 500).drain();
        use(bakery, 1);
        MessageId next = bakery.sends(Category.UTILITY, world.person().consentsTo(bakery), NOON.plusSeconds(1));
        gates.at(NOON.plusSeconds(1), 500).drain();

        assertThat(((Admitted) world.history().verdict(last)).quote().freeReason()).isPresent();
        assertThat(((Admitted) world.history().verdict(next)).quote().freeReason()).isEmpty();
    }

    /** From the 11th on it has the plan: 250 × 20 / 30 = 166.7. It leaves it on the 21st and takes it again on the 30th: 10 and 1 days. */
    @Test
    void aChangeWithinTheMonthCountsFromItsDay() {
        EnrolledBusiness bakery = world.business().plan(Plan.ENTERPRISE).onAccount("20").enrol();
        change(bakery, Plan.APP, "2026-11-11T09:00:00Z");
        assertThat(left(bakery, NOON)).isEqualTo(166);
        change(bakery, Plan.ENTERPRISE, "2026-11-21T09:00:00Z");
        assertThat(left(bakery, Instant.parse("2026-11-22T12:00:00Z"))).isZero();
        change(bakery, Plan.APP, "2026-11-30T09:00:00Z");
        assertThat(left(bakery, Instant.parse("2026-11-30T12:00:00Z"))).as("250 × 11 / 30 = 91.7").isEqualTo(91);
    }

    private void use(EnrolledBusiness bakery, int messages) {
        transaction.executeWithoutResult(_ -> {
            allowances.lock(Set.of(Allowance.app(bakery.id(), NOVEMBER)));
            allowances.use(Map.of(Allowance.app(bakery.id(), NOVEMBER), messages));
        });
    }

    private int left(EnrolledBusiness bakery, Instant at) {
        MessageId id = bakery.sends(Category.UTILITY, world.person().consentsTo(bakery), at);
        gates.at(at, 500).drain();
        return world.history().decisions(id).getLast().caseFile().business().appLeft();
    }

    private void change(EnrolledBusiness bakery, Plan plan, String at) {
        enrolments.change(bakery.id(), new BusinessTerms(bakery.business().name(), plan, World.USD, bakery.business().zone(),
                PaymentMode.POSTPAID, bakery.business().creditLimit(), Optional.empty()), Instant.parse(at));
    }
}
