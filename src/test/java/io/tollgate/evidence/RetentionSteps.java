package io.tollgate.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;

/** Steps for features/end-to-end/consents/retention.feature. Their years are past, so that they remove no consents of other tests. */
public final class RetentionSteps {

    private static final AtomicInteger people = new AtomicInteger(1_512_000_000);

    private final Application application = new Application();
    private final Map<String, RecipientId> persons = new HashMap<>();
    private Optional<BusinessId> tinta = Optional.empty();

    @TollgateTest
    static final class Application {

        @Autowired
        Retention retention;
        @Autowired
        io.tollgate.evidence.RetentionTerms terms;
        @Autowired
        Consents consents;
        @Autowired
        Traffic traffic;
        @Autowired
        Recipients recipients;
        @Autowired
        World world;
    }

    @Before("@retention")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @Given("the bookshop Tinta in Germany, where the term is five years")
    public void bookshop() {
        Instant now = noon(LocalDate.of(2015, 1, 1));
        tinta = Optional.of(application.world.business().named("Tinta").currency("EUR").since(now).enrol().id());
        assertThat(application.terms.of(Optional.ofNullable(application.recipients.of(List.of(person("Rosa"))).get(person("Rosa"))), now))
                .isEqualTo(Period.ofYears(5));
    }

    @Given("{word} consented to offers of Tinta on {day}")
    public void consented(String name, LocalDate day) {
        record(name, Type.GIVEN, day);
    }

    @Given("{word} consented to offers of Tinta on {day} and withdrew on {day}")
    public void consentedAndWithdrew(String name, LocalDate given, LocalDate withdrawn) {
        record(name, Type.GIVEN, given);
        record(name, Type.WITHDRAWN, withdrawn);
    }

    @Given("Tinta asked {word} for consent on {day}")
    public void asked(String name, LocalDate day) {
        record(name, Type.REQUESTED, day);
    }

    @Given("Tinta sent {word} an offer on {day}")
    public void sent(String name, LocalDate day) {
        application.traffic.admitted(List.of(new Admission(person(name), noon(day), new MessageId(new UUID(8, people.incrementAndGet())),
                tinta.orElseThrow(), Category.MARKETING)));
    }

    @When("the proofs are gone through on {day}")
    public void purged(LocalDate day) {
        application.retention.purge(noon(day));
    }

    @Then("the consent of {word} is still on record")
    public void consentIsThere(String name) {
        assertThat(types(name)).contains(Type.GIVEN);
    }

    @Then("the consent of {word} is not on record any more")
    public void consentIsGone(String name) {
        assertThat(types(name)).containsExactly(Type.WITHDRAWN);
    }

    @Then("the withdrawal of {word} is still on record")
    public void withdrawalIsThere(String name) {
        assertThat(types(name)).contains(Type.WITHDRAWN);
    }

    @Then("nothing of {word} is on record")
    public void nothing(String name) {
        assertThat(types(name)).isEmpty();
    }

    private List<Type> types(String name) {
        return application.consents.history(person(name)).stream().map(ConsentEvent::type).toList();
    }

    private void record(String name, Type type, LocalDate day) {
        application.consents.record(
                List.of(new ConsentEvent(tinta.orElseThrow(), person(name), Purpose.MARKETING, ConsentChannel.MESSENGER, type, noon(day),
                        Optional.empty(), Evidence.of("form", type.ends() ? Wording.NONE : Wording.of("Yes, offers"), ""))),
                noon(day));
    }

    private RecipientId person(String name) {
        return persons.computeIfAbsent(name, _ -> {
            PhoneNumber number = new PhoneNumber("+49" + people.incrementAndGet(), "DE");
            return application.recipients.register(List.of(number), noon(LocalDate.of(2015, 1, 1))).get(number);
        });
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }
}
