package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.business.Plan;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.Category;
import io.tollgate.release.RuleBooks;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;

/** Steps for app-plan.feature, with the real ledger and the shipped tables, without gate and delivery. */
public final class AppPlanSteps {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Application application = new Application();
    private final List<Reservation> under = new ArrayList<>();
    private Optional<EnrolledBusiness> bakery = Optional.empty();

    /** The application under test, shared with the other tests. */
    @TollgateTest
    static final class Application {

        @Autowired
        Ledger ledger;
        @Autowired
        Invoices invoices;
        @Autowired
        RuleBooks ruleBooks;
        @Autowired
        RateCards cards;
        @Autowired
        World world;
    }

    @Before("@app-plan")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @Given("a bakery in Berlin has the app plan since {day}")
    public void since(LocalDate first) {
        bakery = Optional.of(application.world.business().plan(Plan.APP).in("Europe/Berlin").onAccount("1000")
                .since(first.atTime(9, 0).atZone(BERLIN).toInstant()).enrol());
    }

    @When("{int} of its notices to Germany is/are admitted on {day} at {time}")
    public void admitted(int messages, LocalDate day, LocalTime time) {
        Instant at = day.atTime(time).atZone(BERLIN).toInstant();
        LocalDate later = YearMonth.from(day).plusMonths(1).atDay(1);
        long price = application.cards.inForce().ceilingFor("DE", Category.UTILITY, World.USD, day, later);
        List<Reservation> all = Stream.generate(() -> HeldMoney.undecided(bakery().id(), Category.UTILITY, FreeReason.APP_ALLOWANCE,
                free(day, at), free(later, at), price, at)).limit(messages).toList();
        assertThat(application.ledger.reserve(all)).isTrue();
        under.addAll(all);
    }

    /** The free messages of the plan, as the gate counts them. */
    private int free(LocalDate day, Instant at) {
        return application.ruleBooks.inForce(at).plans(day).appMessages(bakery().business(), YearMonth.from(day));
    }

    @When("they are delivered on {day} at {time}")
    public void delivered(LocalDate day, LocalTime time) {
        Instant at = day.atTime(time).atZone(BERLIN).toInstant();
        application.ledger.settle(under.stream().map(one -> new Delivered(one.id(), at)).toList(), List.of());
        under.clear();
    }

    @Then("the bakery's invoice for {month} has the lines")
    public void hasLines(YearMonth month, DataTable expected) {
        Instant after = month.plusMonths(1).atDay(2).atStartOfDay(BERLIN).toInstant();
        assertThat(application.invoices.run(bakery().id(), month, after).orElseThrow().lines()).extracting(line -> List.of(
                line.freeReason().isPresent() ? "yes" : "no", Long.toString(line.messages()),
                line.price().exact().setScale(4).toPlainString(), line.amount().toPlainString()))
                .isEqualTo(expected.cells().stream().skip(1).toList());
    }

    private EnrolledBusiness bakery() {
        return bakery.orElseThrow();
    }
}
