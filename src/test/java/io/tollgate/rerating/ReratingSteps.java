package io.tollgate.rerating;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.rerating.Rerating.Part;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.test.context.TestContextManager;

/** Steps for re-rating.feature, beside those of invoicing: the business is the one that was enrolled last. */
public final class ReratingSteps {

    private final Application application = new Application();
    private Optional<Rerating> run = Optional.empty();
    private Optional<ReratingConflict> refusal = Optional.empty();

    /** The application under test, shared with the other tests. */
    @TollgateTest
    static final class Application extends ReratingWork {}

    @Before("@re-rating")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
        application.stopTheJobOfTheApplication();
    }

    @After("@re-rating")
    public void end() throws Exception {
        application.startIt();
    }

    @Given("{word} asked/asks what {month} should have cost with {bigdecimal} USD for {sort} to {destination}")
    public void asks(String who, YearMonth month, BigDecimal rate, Category category, String country) {
        asks(who, month, rate, category, country, 1);
    }

    @Given("{word} asked/asks what {month} should have cost with {bigdecimal} USD for {sort} to {destination} from message {long} on")
    public void asks(String who, YearMonth month, BigDecimal rate, Category category, String country, long from) {
        RateCard wrong = application.cards.inForce();
        String market = wrong.market(country, month.atDay(1));
        long micros = Money.of(rate, World.USD).micros();
        List<RateRow> rows = new ArrayList<>(wrong.rates().stream().filter(row -> !isMeant(row, market, category)).toList());
        Rate old = wrong.rate(market, category, World.USD, month.atDay(1)).orElseThrow();
        rows.add(new RateRow(market, World.USD, category, new Rate(old.validFrom(), from == 1 ? micros : old.listMicros(),
                from == 1 ? List.of(new Tier(1, micros)) : List.of(new Tier(1, old.listMicros()), new Tier(from, micros)))));
        RateCard right = new RateCard(List.of(new MarketRow(country, market, LocalDate.of(2026, 7, 1))), rows);
        application.versions.put(ReratingWork.WRONG, new PriceVersions.Prices(wrong, DigestUtils.sha256Hex("in force"), (_, _) -> 0));
        application.versions.put(ReratingWork.RIGHT, new PriceVersions.Prices(right, DigestUtils.sha256Hex(market + category + rate),
                (_, _) -> 0));
        run = Optional.of(application.reratings().propose(new Reratings.Wanted(ReratingWork.WRONG, ReratingWork.RIGHT, month, month,
                List.of(business()), "The card was wrong."), who, ReratingWork.IN_NOVEMBER));
    }

    private static boolean isMeant(RateRow row, String market, Category category) {
        return row.market().equals(market) && row.category() == category && row.currency().equals(World.USD);
    }

    @When("{word} confirms/confirmed what was found")
    public void confirms(String who) {
        Rerating found = run.orElseThrow();
        try {
            application.reratings().confirm(found.id(), found.hash(), who, ReratingWork.IN_NOVEMBER);
        } catch (ReratingConflict conflict) {
            refusal = Optional.of(conflict);
            return;
        }
        application.job(300).run(ReratingWork.IN_NOVEMBER);
    }

    @Then("that is refused: {string}")
    public void isRefused(String why) {
        assertThat(refusal.map(Throwable::getMessage).orElse("")).contains(why);
    }

    @Then("of its messages {long} change")
    public void change(long messages, DataTable money) {
        Part part = part();
        List<String> row = money.cells().get(1);
        assertThat(part.changed()).isEqualTo(messages);
        assertThat(List.of(part.old(), part.right(), part.agreed(), part.minimum(), part.difference()))
                .isEqualTo(row.stream().map(amount -> Money.of(new BigDecimal(amount), World.USD)).toList());
    }

    @Then("{long} of its messages stay free")
    public void stayFree(long messages) {
        assertThat(part().free()).isEqualTo(messages);
    }

    private Part part() {
        List<Part> parts = application.reratings().parts(run.orElseThrow(), Slice.first(2));
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    private BusinessId business() {
        Integer id = application.jdbc.queryForObject("SELECT MAX(id) FROM business", Integer.class);
        return new BusinessId(id == null ? 0 : id);
    }
}
