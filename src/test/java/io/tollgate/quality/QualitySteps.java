package io.tollgate.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Steps for features/end-to-end/quality. */
public final class QualitySteps {

    private static final int WHO_SPEAK = 50;

    private final Application application = new Application();
    private final PartnerServer system = PartnerServer.start();
    private final Instant now = Instant.now();
    private EnrolledBusiness shop;
    private Audience audience;
    private List<Person> people;

    @TollgateTest
    static final class Application {

        @Autowired
        World world;
    }

    @Before("@quality")
    public void start() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @After("@quality")
    public void close() {
        system.close();
    }

    @Given("the bakery {word} has delivered {int} offers")
    public void delivered(String name, int offers) {
        shop = application.world.business().named(name).onAccount("1000").enrol().listens(system.url("/"), "a secret of the bakery");
        audience = new Audience(application.world, shop);
        people = Stream.generate(() -> application.world.personIn("DE")).limit(WHO_SPEAK).toList();
        audience.delivered(Category.MARKETING, offers, people, now.minus(Duration.ofHours(2)));
    }

    private void each(int count, BiConsumer<Person, Instant> says) {
        people.subList(0, count).forEach(person -> says.accept(person, now.minus(Duration.ofHours(1))));
    }

    @Given("{int} of these people have stopped its offers")
    public void stop(int count) {
        each(count, audience::stops);
    }

    @Given("{int} of these people have reported it as spam")
    public void report(int count) {
        each(count, audience::reports);
    }

    @Given("{int} of these people has stopped its offers, blocked it and reported it as spam")
    public void doAll(int count) {
        each(count, audience::stops);
        each(count, audience::blocks);
        each(count, (person, at) -> audience.reports(person, at.plusSeconds(60)));
    }

    @Given("{int} other people have blocked it")
    public void othersBlock(int count) {
        Stream.generate(() -> application.world.personIn("DE")).limit(count)
                .forEach(person -> audience.blocks(person, now.minus(Duration.ofHours(1))));
    }

    @When("the quality is measured")
    @Given("the quality was measured")
    public void measure() {
        application.world.the(QualityMeasure.class).measure(now);
    }

    @When("the quality is measured {int} days later")
    public void measureLater(int days) {
        application.world.the(QualityMeasure.class).measure(now.plus(Duration.ofDays(days)));
    }

    @Then("the number of {word} has the quality {word}")
    public void hasQuality(String name, String rating) {
        Partner partner = shop.partner();
        assertThat(Partner.exchange(partner.request("/v25.0/" + shop.phoneNumberId() + "?fields=quality_rating").GET().build()).json()
                .path("quality_rating").asString()).isEqualTo(rating);
    }

    @Then("^(\\w+) hears that its number was ([A-Z, ]+)$")
    public void hears(String name, String events) {
        await().untilAsserted(() -> assertThat(heard()).isEqualTo(events));
    }

    private String heard() {
        return system.posts().stream().flatMap(post -> JsonMapper.shared().readTree(post.body()).at("/entry/0/changes").valueStream())
                .filter(change -> change.path("field").asString().equals("phone_number_quality_update"))
                .map(change -> change.path("value")).peek(value -> assertThat(value.path("display_phone_number").asString())
                        .isEqualTo(shop.number().displayNumber().substring(1)))
                .map((JsonNode value) -> value.path("event").asString()).collect(Collectors.joining(", "));
    }
}
