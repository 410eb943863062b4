package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.blocking.BlockedUsers;
import io.tollgate.blocking.HashForm;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopListFiles;
import io.tollgate.blocking.StopListRefused;
import io.tollgate.blocking.StopLists;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Customer;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.delivery.DeliveryByHand;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;

/** Steps for features/end-to-end/gate: the whole application on a real database, whose clock the example sets. */
public final class GateSteps {

    private static final AtomicInteger people = new AtomicInteger();
    private static final HashForm ROBINSON = new HashForm(HashForm.Algorithm.SHA256, HashForm.Spelling.PLUS, "");
    private static final Map<String, ZoneId> ZONES = Map.of("Lisbon", ZoneId.of("Europe/Lisbon"), "Paris", ZoneId.of("Europe/Paris"),
            "Warsaw", ZoneId.of("Europe/Warsaw"));

    private static final Map<String, String> NUMBERS = Map.of("Lisbon", "+351931", "Paris", "+33613", "Warsaw", "+48512");

    private final Application application = new Application();
    private final Map<String, Person> persons = new HashMap<>();
    private Optional<EnrolledBusiness> shop = Optional.empty();
    private ZonedDateTime now = ZonedDateTime.of(2026, 11, 18, 12, 0, 0, 0, ZoneId.of("UTC"));
    private ZoneId zone = ZoneId.of("UTC");

    @GateTest
    static final class Application {

        @Autowired
        World world;
        @Autowired
        Gates gates;
        @Autowired
        Handsets handsets;
        @Autowired
        BlockedUsers blockedUsers;
        @Autowired
        StopLists stopLists;
        @Autowired
        StopListFiles stopListFiles;
        @Autowired
        DeliveryByHand delivery;
    }

    @Before("@gate")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
        application.world.database().update("DELETE FROM inbox");
        application.world.database().update("DELETE FROM outbox");
    }

    @Given("the shop Vela has {bigdecimal} USD prepaid")
    public void shopOpens(BigDecimal prepaid) {
        shop = Optional.of(application.world.prepaid(prepaid.toPlainString()));
    }

    @Given("{word} in {word} has opted in to offers of Vela")
    public void optedIn(String name, String city) {
        meet(name, city).consentsTo(vela());
    }

    @Given("{word} in {word} has never heard of Vela")
    public Person meet(String name, String city) {
        zone = ZONES.get(city);
        Person person = application.world.person(NUMBERS.get(city) + (100_000 + people.incrementAndGet()));
        persons.put(name, person);
        return person;
    }

    @Given("{word} has blocked Vela")
    @When("{word} blocks Vela")
    public void blocks(String name) {
        persons.get(name).blocks(vela(), now.toInstant());
    }

    @Given("{word} in {word} bought shoes at Vela on {day} and was told that he/she may object")
    public void bought(String name, String city, LocalDate day) {
        meet(name, city);
        boughtAgain(name, day);
    }

    @Given("{word} bought shoes at Vela again on {day}")
    public void boughtAgain(String name, LocalDate day) {
        Customer customer = new Customer("order of " + day, "shoes", "below the field of the number", "Reply STOP to object");
        consents(name, ConsentEvent.Type.GIVEN, day,
                new Evidence(LegalBasis.SOFT_OPT_IN, Wording.of("You may object at any time."), "order", "", Optional.of(customer)));
    }

    @Given("{word} has consented to offers of Vela on {day}")
    public void consented(String name, LocalDate day) {
        consents(name, ConsentEvent.Type.GIVEN, day,
                Evidence.of("form", new Wording("Yes, offers please", "", "en", "https://vela.example/offers", ""), "entry of " + day));
    }

    @Given("on {day} the number of {word} has become somebody else's")
    public void revoked(LocalDate day, String name) {
        consents(name, ConsentEvent.Type.REVOKED, day, Evidence.of("number given up", ""));
    }

    @Given("on {day} a court has found the consent of {word} void")
    public void invalidated(LocalDate day, String name) {
        consents(name, ConsentEvent.Type.INVALIDATED, day, Evidence.of("judgement", ""));
    }

    @Given("on {day} {word} has renewed her consent")
    public void renewed(LocalDate day, String name) {
        consents(name, ConsentEvent.Type.RENEWED, day, Evidence.of("form", "Yes, offers of all kinds please"));
    }

    @Given("on {day} {word} has said no to offers of Vela")
    public void refused(LocalDate day, String name) {
        consents(name, ConsentEvent.Type.REFUSED, day, Evidence.of("form", ""));
    }

    /** Records it early in the morning of that day. */
    private void consents(String name, ConsentEvent.Type type, LocalDate day, Evidence evidence) {
        Instant at = day.atTime(6, 0).toInstant(ZoneOffset.UTC);
        application.world.the(Consents.class).record(
                List.of(new ConsentEvent(vela().id(), persons.get(name).id(), Purpose.MARKETING, ConsentChannel.MESSENGER,
                        type, at, Optional.empty(), evidence)),
                at);
    }

    @Given("{word} has objected to offers of Vela on {day}")
    @When("{word} objects to offers of Vela on {day}")
    public void objects(String name, LocalDate day) {
        application.world.the(Consents.class).withdraw(persons.get(name).id(), vela().id(), ConsentChannel.MESSENGER,
                List.of(Purpose.MARKETING), "keyword STOP",
                day.atTime(6, 0).toInstant(ZoneOffset.UTC));
    }

    @Given("Vela has blocked {word}, who wrote to it")
    public void velaBlocks(String name) {
        application.blockedUsers.block(vela().id(), List.of(persons.get(name).id()), now.toInstant());
    }

    @Given("Vela has lifted its block of {word}")
    public void velaUnblocks(String name) {
        application.blockedUsers.unblock(vela().id(), List.of(persons.get(name).id()), now.toInstant());
    }

    @Given("the Robinson list names {word}")
    public void robinsonListNames(String name) {
        application.stopLists.define(new StopList("robinson", List.of("PT"), StopList.Purpose.MARKETING, "by post", ROBINSON),
                now.toInstant());
        activeRelease(ROBINSON.line(persons.get(name).number().e164()));
    }

    @Given("the next edition of the Robinson list names somebody else")
    public void robinsonListNamesSomebodyElse() {
        activeRelease(ROBINSON.line("+351911111111"));
    }

    @Given("the next edition of the Robinson list is damaged")
    public void robinsonListIsDamaged() {
        assertThatThrownBy(() -> activeRelease(ROBINSON.line("+351911111111") + "\ncut o")).isInstanceOf(StopListRefused.class);
    }

    private void activeRelease(String lines) {
        application.stopListFiles.take("robinson", new ByteArrayInputStream(lines.getBytes(StandardCharsets.US_ASCII)), "by post",
                StopListFiles.Confirmed.NOTHING, now.toInstant());
    }

    @After("@gate")
    public void closeStopLists() {
        application.stopLists.all().forEach(list -> application.stopLists.remove(list.list().name(), now.toInstant()));
    }

    @When("Vela sends {word} an offer on {day} at {time}")
    public void sends(String name, LocalDate day, LocalTime time) {
        sends(name, day, time, Optional.empty(), 1);
    }

    @When("Vela sends {word} the same offer twice on {day} at {time}")
    public void sendsTwice(String name, LocalDate day, LocalTime time) {
        sends(name, day, time, Optional.of(IdempotencyKey.of(IdempotencyKey.Source.HTTP, "offer-1")), 2);
    }

    private void sends(String name, LocalDate day, LocalTime time, Optional<IdempotencyKey> key, int times) {
        now = ZonedDateTime.of(day, time, zone);
        Arrival offer = vela().message(Category.MARKETING, persons.get(name));
        for (int request = 0; request < times; request++) {
            application.world.the(Inbox.class)
                    .accept(new Arrival(offer.business(), offer.sender(), offer.recipient(), offer.category(), offer.kind(),
                            offer.template(), offer.callbackData(), offer.body(), key), now.toInstant());
        }
        work();
    }

    @Then("{int} message(s) of Vela is/are on the handset of {word}")
    public void onTheHandset(int messages, String name) {
        assertThat(application.handsets.messages(persons.get(name).id(), 10)).hasSize(messages)
                .allSatisfy(message -> assertThat(message.business()).isEqualTo(vela().id()));
    }

    @Then("at {time} of the next morning {int} message(s) of Vela is/are on the handset of {word}")
    public void nextMorning(LocalTime time, int messages, String name) {
        LocalDate morning = now.getHour() < 12 ? now.toLocalDate() : now.toLocalDate().plusDays(1);
        now = ZonedDateTime.of(morning, time, zone);
        work();
        onTheHandset(messages, name);
    }

    @Then("Vela has paid for {int} message(s)")
    public void paidFor(int messages) {
        int business = vela().id().value();
        assertThat(count("SELECT COUNT(*) FROM charge WHERE business_id = ? AND rate_micros > 0", business)).isEqualTo(messages);
        assertThat(count("SELECT held_micros FROM balance WHERE business_id = ?", business)).isZero();
    }

    @Then("Vela is told that its message failed under {rule}")
    public void failedUnder(String rule) {
        List<String> details = application.world.database().queryForList("SELECT CONVERT(detail USING utf8mb4) FROM status_update"
                + " WHERE business_id = ? AND status = 'failed'", String.class, vela().id().value());
        assertThat(details).singleElement().asString().contains(rule);
    }

    /** Runs the gate and delivery as long as something is due. */
    private void work() {
        Instant instant = now.toInstant();
        application.gates.judgeAllDue(instant);
        application.delivery.deliverAll(instant);
    }

    private long count(String question, int business) {
        return application.world.database().queryForObject(question, Long.class, business);
    }

    private EnrolledBusiness vela() {
        return shop.orElseThrow();
    }
}
