package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Grants.Proposal;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestContextManager;

/** Steps for grants.feature, with the real ledger and the shipped rate card, without gate and delivery. */
public final class GrantSteps {

    private static final Currency USD = Currency.getInstance("USD");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final Instant BEGIN = FIRST.atStartOfDay(BERLIN).toInstant();
    private static final Instant CREDITED = Instant.parse("2026-11-20T09:00:00Z");

    private final Application application = new Application();
    private final List<Reservation> under = new ArrayList<>();
    private Optional<BusinessId> business = Optional.empty();

    /** The application under test, shared with the other tests. */
    @TollgateTest
    static final class Application {

        @Autowired
        Ledger ledger;
        @Autowired
        Grants grants;
        @Autowired
        Invoices invoices;
        @Autowired
        CreditNotes notes;
        @Autowired
        RateCards cards;
        @Autowired
        JdbcTemplate jdbc;
        @Autowired
        World world;
    }

    @Before("@grants")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @Given("a prepaid business in Berlin has paid {bigdecimal} USD")
    public void paid(BigDecimal amount) {
        business = Optional.of(application.world.business().in("Europe/Berlin").enrol().id());
        if (amount.signum() > 0) {
            application.ledger.credit(business(), Money.of(amount, USD), "start", BEGIN);
        }
    }

    @Given("it was granted {bigdecimal} USD with priority {int} until {day}")
    public void granted(BigDecimal amount, int priority, LocalDate last) {
        application.grants.approve(application.grants.propose(business(), new Proposal(Money.of(amount, USD), FIRST, last, priority,
                "The example says so."), new Signed("Ann Berger", BEGIN)), new Signed("Ben Okafor", BEGIN));
    }

    @When("{int} notices to Germany are admitted on {day}")
    public void admitted(int messages, LocalDate day) {
        List<Reservation> all = Stream.generate(() -> notice(day)).limit(messages).toList();
        assertThat(application.ledger.reserve(all)).isTrue();
        under.addAll(all);
    }

    @When("{int} notices to Germany are admitted on {day} and arrive")
    public void admittedAndArrive(int messages, LocalDate day) {
        admitted(messages, day);
        arrive(messages, 0);
    }

    @When("{int} of them arrives and {int} fails")
    public void arrive(int arrived, int failed) {
        application.ledger.settle(under.stream().limit(arrived).map(one -> new Delivered(one.id(), one.admittedAt())).toList(),
                under.stream().skip(arrived).limit(failed).map(Reservation::id).toList());
        under.clear();
    }

    @When("the night to {day} has passed in Berlin")
    public void nightHasPassed(LocalDate day) {
        application.grants.startAndExpire(day.atStartOfDay(BERLIN).toInstant());
    }

    @When("its October 2026 is invoiced")
    public void invoiced() {
        application.invoices.run(business(), YearMonth.of(2026, 10), LocalDate.of(2026, 11, 1).atStartOfDay(BERLIN).toInstant());
    }

    @When("its invoice is credited")
    public void credited() {
        application.notes.issue(invoice(), new Wanted.Whole(), "The example says so.", CREDITED, "Ann Berger");
    }

    @Then("no notice to Germany is admitted on {day}")
    public void noneIsAdmitted(LocalDate day) {
        assertThat(application.ledger.reserve(List.of(notice(day)))).isFalse();
    }

    @Then("its grants are")
    public void grantsAre(DataTable expected) {
        assertThat(application.grants.of(business())).extracting(one -> List.of(one.amount().exact().setScale(2).toPlainString(),
                one.open().exact().toPlainString(), one.held().exact().toPlainString(), one.captured().exact().toPlainString(),
                one.expired().exact().toPlainString())).isEqualTo(expected.cells().stream().skip(1).toList());
        application.world.audit().of(business());
    }

    @Then("its balance is {bigdecimal} USD, and {bigdecimal} USD are available")
    public void hasBalance(BigDecimal balance, BigDecimal available) {
        Account account = application.ledger.account(business());
        assertThat(account.balance()).isEqualTo(Money.of(balance, USD));
        assertThat(account.available()).isEqualTo(Money.of(available, USD));
    }

    @Then("of its invoice {bigdecimal} USD are paid: {bigdecimal} by grants and {bigdecimal} by payments")
    public void isPaid(BigDecimal paid, BigDecimal byGrants, BigDecimal byPayments) {
        assertThat(micros("SELECT paid_micros FROM receivable WHERE number = ?", invoice().number()))
                .isEqualTo(Money.of(paid, USD).micros());
        assertThat(allotted("GRANT")).isEqualTo(Money.of(byGrants, USD).micros());
        assertThat(allotted("PAYMENT")).isEqualTo(Money.of(byPayments, USD).micros());
        assertThat(micros("SELECT open_micros FROM receivable WHERE number = ?", invoice().number())).isZero();
    }

    private long allotted(String kind) {
        return micros("SELECT COALESCE(SUM(amount_micros), 0) FROM allotment WHERE number = ? AND kind = ?", invoice().number(), kind);
    }

    private long micros(String sql, Object... arguments) {
        Long sum = application.jdbc.queryForObject(sql, Long.class, arguments);
        return sum == null ? 0 : sum;
    }

    private Invoice invoice() {
        return application.invoices.of(business(), YearMonth.of(2026, 10)).orElseThrow();
    }

    private Reservation notice(LocalDate day) {
        long price = application.cards.inForce().ceilingFor("DE", Category.UTILITY, USD, day, day);
        return HeldMoney.held(business(), Category.UTILITY, price, day.atTime(12, 0).atZone(BERLIN).toInstant());
    }

    private BusinessId business() {
        return business.orElseThrow(() -> new IllegalStateException("the example names no business"));
    }
}
