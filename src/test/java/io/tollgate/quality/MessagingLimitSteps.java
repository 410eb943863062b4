package io.tollgate.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Qualities;
import io.tollgate.business.Quality;
import io.tollgate.business.QualityRating;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.RecipientId;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.NewRecipients.FirstMessage;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Steps for features/end-to-end/quality/messaging-limits.feature. */
public final class MessagingLimitSteps {

    private final Application application = new Application();
    private final PartnerServer system = PartnerServer.start();
    private final Instant now = Instant.now();
    private EnrolledBusiness shop;

    @TollgateTest
    static final class Application {

        @Autowired
        World world;
    }

    @Before("@messaging-limit")
    public void start() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @After("@messaging-limit")
    public void close() {
        system.close();
    }

    @Given("the shop {word}, without papers")
    public void unverified(String name) {
        shop = application.world.business().named(name).withoutPapers().enrol().listens(system.url("/"), "a secret of the shop");
        application.world.database().update("UPDATE business SET messaging_tier = NULL WHERE id = ?", shop.id().value());
    }

    @Given("the bakery {word} has the limit {word}")
    public void limited(String name, String tier) {
        shop = application.world.business().named(name).limited(MessagingTier.valueOf(tier)).enrol()
                .listens(system.url("/"), "a secret of the bakery");
    }

    @Given("it has reached {int} people in the last days")
    public void reached(int people) {
        reach(people, now.minus(Duration.ofDays(6)));
    }

    @Given("it has reached {int} people more than 7 days ago")
    public void reachedLongAgo(int people) {
        reach(people, now.minus(Duration.ofDays(7)).minusSeconds(60));
    }

    private void reach(int people, Instant at) {
        application.world.the(NewRecipients.class).record(IntStream.range(0, people)
                .mapToObj(each -> new FirstMessage(shop.id(), new RecipientId(shop.id().value(), each), at)).toList());
    }

    @Given("its number has the quality {word}")
    public void quality(String rating) {
        application.world.the(TransactionTemplate.class).executeWithoutResult(_ -> application.world.the(Qualities.class)
                .note(Qualities.Kind.NUMBER, shop.sender().value(), shop.id(), new Quality(QualityRating.valueOf(rating), now, 1_000, 20)));
    }

    @When("the papers of {word} are accepted")
    public void verify(String name) {
        application.world.the(Verifications.class).verify(new Subject.OfBusiness(shop.id()), Optional.empty(), "Olga", "seen", now);
    }

    @When("the limits are looked at")
    public void look() {
        application.world.the(MessagingLimits.class).look(now.plusSeconds(1));
    }

    @When("an approver gives {word} the limit {word}")
    public void set(String name, String tier) {
        application.world.office().put("/businesses/" + shop.handle() + "/messaging-limit", "{\"tier\":\"" + tier + "\"}").is(200);
    }

    @Then("{word} has the limit {word}")
    public void hasLimit(String name, String tier) {
        Partner partner = shop.partner();
        for (String field : List.of("messaging_limit_tier", "whatsapp_business_manager_messaging_limit")) {
            assertThat(Partner.exchange(partner.request("/v25.0/" + shop.phoneNumberId() + "?fields=" + field).GET().build()).json()
                    .path(field).asString()).as(field).isEqualTo(tier);
        }
        assertThat(application.world.office().get("/businesses/" + shop.handle() + "/messaging-limit").is(200).json().path("tier")
                .asString()).isEqualTo(tier);
    }

    @Then("{word} hears of {word}")
    public void hears(String name, String tier) {
        await().untilAsserted(() -> assertThat(heard()).containsExactly(tier));
    }

    @Then("{word} hears of {word} once the limits are looked at")
    public void hearsThen(String name, String tier) {
        look();
        hears(name, tier);
    }

    private List<String> heard() {
        return system.posts().stream().flatMap(post -> JsonMapper.shared().readTree(post.body()).at("/entry/0/changes").valueStream())
                .filter(change -> change.path("field").asString().equals("business_capability_update"))
                .map(change -> change.at("/value/max_daily_conversations_per_business").asString()).toList();
    }
}
