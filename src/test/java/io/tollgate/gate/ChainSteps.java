package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.ChainHand;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextManager;

/** Steps for features/end-to-end/gate/chains.feature: handsets, and a network for SMS that delivers at once. */
public final class ChainSteps {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final Map<String, Behaviour> PHONES = Map.of("whose phone is on", Behaviour.USUAL, "whose phone is off",
            Behaviour.OFFLINE, "who has no messenger", Behaviour.NOT_REGISTERED);

    private final Application application = new Application();
    private Optional<ChainHand> hand = Optional.empty();
    private Optional<EnrolledBusiness> airline = Optional.empty();
    private Optional<Person> person = Optional.empty();
    private Optional<MessageId> notice = Optional.empty();
    private int minute;

    @GateTest
    static final class Application {

        @Autowired
        World world;
        @Autowired
        Gates gates;
        @Autowired
        ChainTurns turns;
        @Autowired
        ApplicationContext context;
    }

    @Before("@chain")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
        application.world.queues().clear();
        application.world.database().update("DELETE FROM chain");
        ChainHand own = new ChainHand(application.context);
        own.sms().onSent = message -> own.delivered(message.id(), NOON.plus(Duration.ofMinutes(minute)));
        hand = Optional.of(own);
    }

    @Given("the airline Condor sends boarding notices by the messenger, and by SMS after 10 minutes")
    public void airline() {
        airline = Optional.of(application.world.business().onAccount("1000").templates("Hello {{1}}.").enrol());
    }

    @Given("^(\\w+), (whose phone is on|whose phone is off|who has no messenger), has consented to messages of Condor"
            + " by messenger( and SMS)?$")
    public void consented(String name, String phone, String sms) {
        EnrolledBusiness condor = airline.orElseThrow();
        Person one = application.world.personIn("DE").consentsTo(condor).hasHandset(PHONES.get(phone));
        if (sms != null) {
            application.world.the(Consents.class).record(Stream.of(Purpose.values()).map(purpose -> new ConsentEvent(condor.id(), one.id(),
                    purpose, ConsentChannel.SMS, ConsentEvent.Type.CONFIRMED, World.LONG_AGO, Optional.empty(),
                    Evidence.of("form", "Yes, please"))).toList(), World.LONG_AGO);
        }
        person = Optional.of(one);
        notice = Optional.of(application.world.accept(List.of(new Arrival(condor.id(), condor.sender(), one.number(), Category.UTILITY,
                Kind.TEMPLATE, Optional.of(EnrolledBusiness.template(Category.UTILITY)), "note",
                Body.of("{\"type\":\"template\"}".getBytes(StandardCharsets.UTF_8)), Optional.empty(), Chain.of("messenger 10,sms 0"))),
                NOON).getFirst());
        minute = 0;
    }

    @When("{int} minutes have passed since the notice to {word}")
    public void passed(int minutes, String name) {
        for (; minute <= minutes; minute++) {
            Instant now = NOON.plus(Duration.ofMinutes(minute));
            application.gates.judgeAllDue(now);
            hand.orElseThrow().step(now);
            application.turns.turn(now);
        }
    }

    @When("{word} blocks Condor")
    public void blocks(String name) {
        person.orElseThrow().blocks(airline.orElseThrow(), NOON.plus(Duration.ofMinutes(minute)));
    }

    @Then("{word} has it on her handset and no SMS")
    public void onHandset(String name) {
        assertThat(person.orElseThrow().handset()).hasSize(1);
        assertThat(hand.orElseThrow().sms().asked).isEmpty();
    }

    @Then("{word} has no SMS")
    public void noSms(String name) {
        assertThat(hand.orElseThrow().sms().asked).isEmpty();
    }

    @Then("{word} has an SMS")
    public void sms(String name) {
        assertThat(hand.orElseThrow().sms().sent).containsOnlyKeys(notice.orElseThrow().nextHop());
        assertThat(person.orElseThrow().handset()).isEmpty();
    }

    @Then("Condor pays {bigdecimal} USD for {int} message(s)")
    public void pays(BigDecimal amount, int messages) {
        Map<String, Object> charged = application.world.database().queryForMap(
                "SELECT COUNT(*) AS messages, COALESCE(SUM(rate_micros), 0) AS micros FROM charge WHERE business_id = ?",
                airline.orElseThrow().id().value());
        assertThat(((Number) charged.get("messages")).intValue()).isEqualTo(messages);
        assertThat(new BigDecimal(charged.get("micros").toString())).isEqualByComparingTo(amount.movePointRight(6));
        assertThat(airline.orElseThrow().heldMicros()).isZero();
        application.world.audit().of(airline.orElseThrow());
    }
}
