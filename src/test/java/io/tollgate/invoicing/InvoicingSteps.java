package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.PlanFees.PlanFee;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestContextManager;

/** Steps for features/end-to-end/invoicing, with the real ledger and the shipped rate card, without gate and delivery. */
public final class InvoicingSteps {

    private static final Currency USD = Currency.getInstance("USD");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Map<String, ZoneId> HOMES = Map.of("Berlin", BERLIN, "Los Angeles", ZoneId.of("America/Los_Angeles"),
            "Kolkata", ZoneId.of("Asia/Kolkata"), "Bogota", ZoneId.of("America/Bogota"));
    private static final Map<String, String> COUNTRIES = Map.of("Germany", "DE", "Chile", "CL", "Brazil", "BR", "India", "IN", "Ukraine",
            "UA", "Colombia", "CO");
    private static final Instant CREDITED = Instant.parse("2026-11-20T09:00:00Z");
    private static final long CREDIT_MICROS = 1_000_000_000_000L;

    private final Application application = new Application();
    private final List<Optional<Invoice>> answers = new ArrayList<>();
    private final List<RuntimeException> refusals = new ArrayList<>();
    private Optional<BusinessId> business = Optional.empty();
    private Optional<PlanFees> feesBefore = Optional.empty();
    private ZoneId zone = BERLIN;

    /** The application under test, shared with the other tests. */
    @TollgateTest
    static final class Application {

        @Autowired
        Ledger ledger;

        @Autowired
        Invoices invoices;

        @Autowired
        CreditNotes notes;

        @Autowired
        Charges charges;

        @Autowired
        Agreements agreements;

        @Autowired
        Payments payments;

        @Autowired
        RateCards cards;

        @Autowired
        JdbcTemplate jdbc;

        @Autowired
        World world;
    }

    @Before("@invoicing")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @After("@invoicing")
    public void restoreFeesOfPlans() {
        feesBefore.ifPresent(application.cards::takeEffect);
    }

    // Parameter types

    @ParameterType("Berlin|Los Angeles|Kolkata|Bogota")
    public ZoneId home(String city) {
        return HOMES.get(city);
    }

    @ParameterType("Germany|Chile|Brazil|India|Ukraine|Colombia")
    public String destination(String country) {
        return COUNTRIES.get(country);
    }

    @ParameterType("notices?|answers?|marketing messages?")
    public Category sort(String words) {
        return switch (words.charAt(0)) {
            case 'n' -> Category.UTILITY;
            case 'a' -> Category.SERVICE;
            default -> Category.MARKETING;
        };
    }

    @ParameterType("(?:January|February|March|April|May|June|July|August|September|October|November|December) \\d{4}")
    public YearMonth month(String words) {
        return YearMonth.parse(words, DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH));
    }

    @ParameterType("by its number's monthly allowance|by the app's monthly allowance|by the pilot|within the free entry point|within the"
            + " service window")
    public FreeReason freeReason(String words) {
        return switch (words) {
            case "by its number's monthly allowance" -> FreeReason.SERVICE_ALLOWANCE;
            case "by the app's monthly allowance" -> FreeReason.APP_ALLOWANCE;
            case "by the pilot" -> FreeReason.PILOT;
            case "within the free entry point" -> FreeReason.FREE_ENTRY;
            default -> FreeReason.SERVICE_WINDOW;
        };
    }

    // Given

    @Given("a/an {word} in {home}")
    public void aBusiness(String trade, ZoneId home) {
        zone = home;
        business = Optional.of(application.world.business().in(home.getId()).onAccount(HeldMoney.usd(CREDIT_MICROS)).enrol().id());
    }

    @Given("a/an {word} in {home} that pays in pesos")
    public void aBusinessThatPaysInPesos(String trade, ZoneId home) {
        zone = home;
        business = Optional.of(application.world.business().in(home.getId()).currency("COP").onAccount("1000000000").enrol().id());
    }

    @Given("it was charged for {long} {sort} to {destination} in {month}")
    public void wasCharged(long messages, Category category, String country, YearMonth month) {
        String market = application.cards.inForce().market(country, month.atDay(1));
        application.jdbc.update("INSERT INTO volume (business_id, market, category, period, charged) VALUES (?, ?, ?, ?, ?)",
                business().value(), market, category.name(), month.toString(), messages);
    }

    // When

    @When("{int} {sort} to {destination} is/are/was/were delivered on {day} at {time}")
    public void delivered(int messages, Category category, String country, LocalDate day, LocalTime time) {
        delivered(messages, category, country, day.atTime(time).atZone(zone).toInstant());
    }

    @When("{int} {sort} to {destination} is/are/was/were delivered on {day} at {time} in {home}")
    public void delivered(int messages, Category category, String country, LocalDate day, LocalTime time, ZoneId elsewhere) {
        delivered(messages, category, country, day.atTime(time).atZone(elsewhere).toInstant());
    }

    @When("{int} {sort} to {destination}, admitted on {day} at {time} for at most {bigdecimal} USD, is/are delivered on {day} at {time}")
    public void delivered(int messages, Category category, String country, LocalDate day, LocalTime time, BigDecimal ceiling,
            LocalDate deliveryDay, LocalTime deliveryTime) {
        deliver(messages, category, country, Money.of(ceiling, USD).micros(), Optional.empty(), day.atTime(time).atZone(zone).toInstant(),
                deliveryDay.atTime(deliveryTime).atZone(zone).toInstant());
    }

    @When("{int} {sort} to {destination} is/are/was/were delivered free, {freeReason}, on {day} at {time}")
    public void deliveredFree(int messages, Category category, String country, FreeReason freeReason, LocalDate day, LocalTime time) {
        Instant at = day.atTime(time).atZone(zone).toInstant();
        deliver(messages, category, country, 0, Optional.of(freeReason), at, at);
    }

    @When("its invoice for {month} is/was asked for on {day} at {time}")
    public void askedFor(YearMonth month, LocalDate day, LocalTime time) {
        try {
            answers.add(application.invoices.run(business(), month, day.atTime(time).atZone(zone).toInstant()));
        } catch (MonthNotOver refusal) {
            refusals.add(refusal);
        }
    }

    // Then

    @Then("its invoice for {month} has the lines")
    public void hasLines(YearMonth month, DataTable expected) {
        List<List<String>> rows = expected.cells().stream().skip(1).map(InvoicingSteps::withoutGaps).toList();
        assertThat(invoice(month).orElseThrow().lines()).extracting(InvoicingSteps::cells).isEqualTo(rows);
    }

    @Then("the sum of its invoice for {month} is {bigdecimal} USD")
    public void hasSum(YearMonth month, BigDecimal sum) {
        assertThat(invoice(month).map(Invoice::sum)).contains(sum);
    }

    @Then("the sum of its invoice for {month} is {bigdecimal} COP")
    public void hasSumInPesos(YearMonth month, BigDecimal sum) {
        hasSum(month, sum);
        assertThat(invoice(month).map(Invoice::currency)).contains(Currency.getInstance("COP"));
    }

    @Then("it gets no invoice for {month}")
    public void hasNone(YearMonth month) {
        assertThat(invoice(month)).isEmpty();
    }

    @Then("that is refused, because {month} is not over")
    public void isRefused(YearMonth month) {
        assertThat(answers).isEmpty();
        assertThat(refusals).hasSize(1).first().asString().contains("month " + month + " is not over yet in " + zone);
    }

    @Then("both times it is the same invoice")
    public void isTheSame() {
        assertThat(answers).hasSize(2).doesNotContain(Optional.empty());
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    }

    @Given("{int} {sort} to Germany, of which {int} a month are free {freeReason}, did not arrive on {day} at {time}")
    public void didNotArrive(int messages, Category category, int allowance, FreeReason freeReason, LocalDate day, LocalTime time) {
        application.ledger.release(admitted(messages, category, allowance, freeReason, day.atTime(time).atZone(zone).toInstant()).stream()
                .map(Reservation::id).toList());
    }

    @When("{int} {sort} to Germany, of which {int} a month are free {freeReason}, are delivered on {day} at {time}")
    public void deliveredWithin(int messages, Category category, int allowance, FreeReason freeReason, LocalDate day, LocalTime time) {
        Instant at = day.atTime(time).atZone(zone).toInstant();
        application.ledger.settle(admitted(messages, category, allowance, freeReason, at).stream()
                .map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }

    private List<Reservation> admitted(int messages, Category category, int allowance, FreeReason freeReason, Instant at) {
        long price = application.cards.inForce().ceilingFor("DE", category, USD, LocalDate.ofInstant(at, zone),
                LocalDate.ofInstant(at, zone));
        List<Reservation> all = Stream.generate(() -> HeldMoney.undecided(business(), category, freeReason, allowance, price, at))
                .limit(messages).toList();
        assertThat(application.ledger.reserve(all)).isTrue();
        return all;
    }

    // Agreements

    @Given("{bigdecimal} % off all messages were agreed with it from {day} on")
    public void discount(BigDecimal percent, LocalDate first) {
        agree(new Terms.Discount(Optional.empty(), Optional.empty(), percent), first, Optional.empty());
    }

    @Given("{bigdecimal} % off {sort} were agreed with it from {day} on")
    public void discount(BigDecimal percent, Category category, LocalDate first) {
        agree(new Terms.Discount(Optional.empty(), Optional.of(category), percent), first, Optional.empty());
    }

    @Given("a price of {bigdecimal} USD for {sort} to {destination} was agreed with it from {day} on")
    public void price(BigDecimal price, Category category, String country, LocalDate first) {
        agree(new Terms.Price(application.cards.inForce().market(country, first), category, Money.of(price, USD)), first, Optional.empty());
    }

    @Given("{int} free messages a month were agreed with it from {day} on")
    public void allowance(int monthly, LocalDate first) {
        agree(new Terms.Allowance(Optional.empty(), Optional.empty(), monthly), first, Optional.empty());
    }

    @Given("the {word} plan costs {bigdecimal} USD a month from {day} on")
    public void planFee(String plan, BigDecimal monthly, LocalDate first) {
        feesBefore = Optional.of(feesBefore.orElseGet(application.cards::planFees));
        application.cards.takeEffect(new PlanFees(List.of(new PlanFee(plan.toUpperCase(Locale.ROOT), first, Money.of(monthly, USD)))));
    }

    @Given("a fee of {bigdecimal} USD a month was agreed with it from {day} on")
    public void fee(BigDecimal monthly, LocalDate first) {
        agree(new Terms.PlanFee(Money.of(monthly, USD)), first, Optional.empty());
    }

    @Given("a fee of {bigdecimal} USD a month was agreed with it from {day} to {day}")
    public void fee(BigDecimal monthly, LocalDate first, LocalDate last) {
        agree(new Terms.PlanFee(Money.of(monthly, USD)), first, Optional.of(last));
    }

    @Given("a minimum of {bigdecimal} USD a month was agreed with it from {day} on")
    public void minimum(BigDecimal monthly, LocalDate first) {
        agree(new Terms.MinimumFee(Money.of(monthly, USD)), first, Optional.empty());
    }

    private void agree(Terms terms, LocalDate first, Optional<LocalDate> last) {
        Agreement proposed = application.agreements.propose(business(), new Proposal(terms, first, last, "The example says so."),
                new Signed("Ann Berger", first.atStartOfDay(zone).toInstant()));
        application.agreements.approve(proposed, new Signed("Ben Okafor", first.atStartOfDay(zone).toInstant()));
    }

    @Then("its invoice for {month} takes off")
    public void takesOff(YearMonth month, DataTable expected) {
        assertThat(invoice(month).orElseThrow().lines()).extracting(line -> List.of(line.market(),
                line.category().name().toLowerCase(Locale.ROOT), Long.toString(line.messages()),
                line.price().exact().setScale(4).toPlainString(), line.discount().exact().toPlainString(), line.amount().toPlainString()))
                .isEqualTo(expected.cells().stream().skip(1).toList());
    }

    @Then("its invoice for {month} has the fees")
    public void hasFees(YearMonth month, DataTable expected) {
        assertThat(invoice(month).orElseThrow().fees()).extracting(fee -> List.of(
                fee.agreed().kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), fee.agreed().first().toString(),
                fee.agreed().last().toString(), fee.exact().exact().toPlainString(), fee.amount().toPlainString()))
                .isEqualTo(expected.cells().stream().skip(1).toList());
    }

    // Credit notes

    @When("its invoice for {month} is credited whole")
    public void creditedWhole(YearMonth month) {
        credit(month, new Wanted.Whole());
    }

    @When("line {int} of its invoice for {month} is credited")
    public void creditedLine(int line, YearMonth month) {
        credit(month, new Wanted.Lines(Set.of(line)));
    }

    @When("the charges of {int} {sort} of {month} are taken back and credited")
    public void takenBackAndCredited(int messages, Category category, YearMonth month) {
        takenBack(messages, category, month);
        credit(month, new Wanted.TakenBack());
    }

    @When("the charges of {int} {sort} of {month} were taken back")
    public void takenBack(int messages, Category category, YearMonth month) {
        List<Charge> some = notTakenBack(category, month).limit(messages).toList();
        assertThat(some).hasSize(messages);
        some.forEach(this::takeBack);
    }

    @Then("the charge of no other {sort} of {month} can be taken back")
    public void noneIsTakenBack(Category category, YearMonth month) {
        Charge one = notTakenBack(category, month).findFirst().orElseThrow();
        assertThatThrownBy(() -> takeBack(one)).isInstanceOf(PaymentConflict.class);
    }

    @Then("its credit notes for {month} have the lines")
    public void creditNotesHaveLines(YearMonth month, DataTable expected) {
        assertThat(application.notes.of(invoice(month).orElseThrow().number()).stream().flatMap(note -> note.lines().stream())
                .map(CreditNote.Line::credited)).extracting(
                        line -> List.of(line.category().name().toLowerCase(Locale.ROOT),
                                Long.toString(line.messages()), line.price().exact().setScale(4).toPlainString(),
                                line.amount().toPlainString()))
                .isEqualTo(expected.cells().stream().skip(1).toList());
    }

    @Then("nothing is left of its invoice for {month} to credit")
    public void nothingIsLeft(YearMonth month) {
        assertThatThrownBy(() -> credit(month, new Wanted.Whole())).isInstanceOf(CreditConflict.class);
    }

    @Then("it owes nothing any more")
    public void owesNothing() {
        owes(BigDecimal.ZERO);
    }

    @Then("it owes {bigdecimal} USD")
    public void owes(BigDecimal amount) {
        assertThat(application.ledger.account(business()).balance()).isEqualTo(Money.of(amount, USD).times(-1));
    }

    private void credit(YearMonth month, Wanted wanted) {
        application.notes.issue(application.invoices.of(business(), month).orElseThrow(), wanted,
                "The example says so.", CREDITED, "Ann Berger");
    }

    private void takeBack(Charge charge) {
        application.payments.takeBack(charge, new Payments.Booking("Ann Berger", CREDITED, "The network lost it."));
    }

    private Stream<Charge> notTakenBack(Category category, YearMonth month) {
        return application.charges.page(business(), month, MessageId.first(Instant.EPOCH), 1_000).stream()
                .filter(charge -> charge.category() == category).filter(charge -> application.jdbc.queryForList(
                        "SELECT 1 FROM payment WHERE corrects = ?", Integer.class, (Object) charge.id().bytes()).isEmpty());
    }

    private Optional<Invoice> invoice(YearMonth month) {
        return application.invoices.run(business(), month, month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
    }

    private void delivered(int messages, Category category, String country, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, zone);
        long ceiling = application.cards.inForce().ceilingFor(country, category, currency(), day, day);
        deliver(messages, category, country, ceiling, Optional.empty(), at, at);
    }

    private void deliver(int messages, Category category, String country, long ceilingMicros, Optional<FreeReason> freeReason,
            Instant admittedAt, Instant at) {
        Money ceiling = new Money(ceilingMicros, currency());
        List<Reservation> all = Stream
                .generate(() -> HeldMoney.reservation(business(), category, country, ceiling, freeReason, admittedAt))
                .limit(messages).toList();
        assertThat(application.ledger.reserve(all)).isTrue();
        application.ledger.settle(all.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }

    private Currency currency() {
        return application.ledger.account(business()).currency();
    }

    private BusinessId business() {
        return business
                .orElseThrow(() -> new IllegalStateException("the example names no business. Maybe begin it with: Given a shop in Berlin"));
    }

    /** An empty cell arrives as null. */
    private static List<String> withoutGaps(List<String> row) {
        return row.stream().map(cell -> Objects.requireNonNullElse(cell, "")).toList();
    }

    private static List<String> cells(Line line) {
        return List.of(line.market(), line.category().name().toLowerCase(Locale.ROOT),
                line.freeReason().map(freeReason -> freeReason.name().toLowerCase(Locale.ROOT).replace('_', ' ')).orElse(""),
                Long.toString(line.messages()),
                line.price().exact().setScale(4).toPlainString(), line.amount().toPlainString());
    }
}
