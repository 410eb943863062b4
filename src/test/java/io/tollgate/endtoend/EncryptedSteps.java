package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestContextManager;
import tools.jackson.databind.JsonNode;

/** Steps for features/end-to-end/encrypted: devices of a business and of a person as clients of the whole application. */
public final class EncryptedSteps {

    private final Application application = new Application();
    private final byte[] group = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private Optional<Scene> scene = Optional.empty();
    private Optional<Partner.Reply> last = Optional.empty();

    private record Scene(Partner shop, Person person, TestDevice desk, TestDevice phone) {}

    @TollgateTest
    static final class Application {

        @Autowired
        World world;
        @Value("${tollgate.data}")
        Path data;
    }

    @Before("@encrypted")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @Given("the verified shop Krume, which encrypts")
    public void shop() {
        Partner shop = application.world.business().named("Krume").onAccount("100").enrol().partner();
        scene = Optional.of(new Scene(shop, application.world.personIn("AT"), TestDevice.of(shop), TestDevice.of(shop)));
    }

    /** She writes first, so that the shop may ask for her keys; a day later her window is closed. */
    @Given("Mia, whose phone is in an encrypted conversation with it")
    public void conversation() throws IOException {
        Scene before = scene.orElseThrow();
        TestDevice phone = TestDevice.of(before.shop().root(), Files.readString(application.data.resolve("messenger-token")).strip(),
                before.person().number().e164());
        phone.brings(3);
        before.person().writesTo(before.shop().business(), Instant.now());
        before.desk().opens(group, before.person().number().e164());
        application.world.database().update("UPDATE conversation SET service_until = service_until - INTERVAL 2 DAY WHERE recipient = ?",
                (Object) before.person().id().bytes());
        phone.acknowledges(phone.inbox().getLast().path("seq").asLong());
        scene = Optional.of(new Scene(before.shop(), before.person(), before.desk(), phone));
    }

    @Given("Mia has agreed to encrypted messages of Krume")
    public void agreed() {
        person().consentsTo(scene.orElseThrow().shop().business());
    }

    @Given("Mia has lost her phone")
    public void lost() {
        assertThat(phone().call("DELETE", "/e2e/v1/devices/" + phone().id(), "").status()).isEqualTo(200);
    }

    @Given("Mia has written an encrypted question")
    public void asked() {
        assertThat(phone().writes(group, 1, "question").status()).isEqualTo(201);
    }

    @When("Krume sends Mia an encrypted notice")
    public void notice() {
        sends(TestDevice.sealed(group, 1, "utility", "m-1", "utility@en_US"));
    }

    @When("Krume sends Mia an encrypted offer")
    public void offer() {
        sends(TestDevice.sealed(group, 1, "marketing", "m-1", "marketing@en_US"));
    }

    @When("Krume sends Mia an encrypted answer")
    public void answer() {
        sends(TestDevice.sealed(group, 1, "service", "m-1", ""));
    }

    @When("Krume sends Mia an encrypted offer that it declares as a notice")
    public void falselyDeclared() {
        sends(TestDevice.sealed(group, 1, "marketing", "m-1", "marketing@en_US").replace("\"category\":\"marketing\"",
                "\"category\":\"utility\""));
    }

    @When("Krume sends Mia an encrypted notice that names the template of its offers")
    public void otherTemplate() {
        sends(TestDevice.sealed(group, 1, "utility", "m-1", "marketing@en_US"));
    }

    @When("Mia stops Krume on her phone")
    public void stops() {
        assertThat(phone().stops(group, Instant.now()).status()).isEqualTo(200);
    }

    @Then("her phone gets the encrypted message")
    public void arrives() {
        eventually(() -> !phone().inbox().isEmpty());
        JsonNode envelope = phone().inbox().getFirst();
        assertThat(envelope.path("kind").asString()).isEqualTo("message");
        assertThat(envelope.path("message_id").asString()).isEqualTo(message().text());
        assertThat(application.world.history().charges(message())).isZero();
    }

    @Then("Krume is charged for it once her phone has acknowledged it")
    public void charged() {
        phone().acknowledges(phone().inbox().getLast().path("seq").asLong());
        eventually(() -> application.world.history().charges(message()) == 1);
        assertThat(phone().inbox()).isEmpty();
    }

    @Then("the encrypted message fails under {rule}")
    public void fails(String rule) {
        eventually(() -> verdict().isPresent());
        assertThat(verdict().orElseThrow()).isInstanceOf(Verdict.Refused.class);
        assertThat(verdict().orElseThrow().toString()).contains(rule);
    }

    @Then("the encrypted message is refused")
    public void refused() {
        eventually(() -> verdict().isPresent());
        assertThat(verdict().orElseThrow()).isInstanceOf(Verdict.Refused.class);
    }

    @Then("the encrypted message is not delivered, and costs nothing")
    public void notDelivered() {
        eventually(() -> application.world.history().outcome(message()).equals("RELEASED"));
        assertThat(application.world.history().charges(message())).isZero();
    }

    @Then("nothing waits for her phone")
    public void nothing() {
        assertThat(phone().inbox()).isEmpty();
    }

    @Then("the request is refused because of the declaration")
    public void otherDeclaration() {
        assertThat(last.orElseThrow().status()).isEqualTo(400);
        assertThat(last.orElseThrow().details()).contains("'encrypted.category' is not what authenticated_data declares as cat");
    }

    @Then("the request is refused because of the category of the template")
    public void otherCategory() {
        assertThat(last.orElseThrow().status()).isEqualTo(400);
        assertThat(last.orElseThrow().details()).contains("'encrypted.category' must be that of the template, MARKETING");
    }

    private void sends(String content) {
        last = Optional.of(scene.orElseThrow().shop().sends(person().number().e164(), content));
    }

    private Optional<Verdict> verdict() {
        List<Decision> decisions = application.world.history().decisions(message());
        return decisions.isEmpty() ? Optional.empty() : Optional.of(decisions.getLast().verdict());
    }

    private MessageId message() {
        Partner.Reply reply = last.orElseThrow();
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return MessageId.parse(reply.messageId()).orElseThrow();
    }

    private Person person() {
        return scene.orElseThrow().person();
    }

    private TestDevice phone() {
        return scene.orElseThrow().phone();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
