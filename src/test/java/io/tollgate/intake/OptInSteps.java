package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cucumber.java.Before;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.Handsets;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner.Reply;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.Messenger;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestContextManager;

/**
 * Steps for features/end-to-end/consents/double-opt-in.feature over real HTTP: the business asks, the gate sends the message, and the
 * person answers.
 */
public final class OptInSteps {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern SECRET = Pattern.compile("code (\\d{8})|(/opt-in/\\S+)");
    private static final AtomicInteger people = new AtomicInteger(917_440_000);

    private final Application application = new Application();
    private final String ana = "+351" + people.incrementAndGet();
    private Optional<Partner> pegada = Optional.empty();
    private String request = "none";
    private String secret = "none";
    private Optional<Reply> last = Optional.empty();

    @TollgateTest
    static final class Application {

        @Autowired
        World world;
        @Autowired
        Handsets handsets;
        @Autowired
        Consents consents;
        @Autowired
        PhoneNumbers numbers;
        @Autowired
        Pseudonyms pseudonyms;
        @Autowired
        JdbcTemplate database;
        @LocalServerPort
        int port;
        @Value("${tollgate.data}")
        Path data;
    }

    @Before("@opt-ins")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @ParameterType("a number that is none|a confirmation by pigeon|a reply to a template with a gap|a language that is none"
            + "|a purpose that is not offered|no wording|her number in the method")
    public String error(String words) {
        return words;
    }

    @Given("the shoe shop Pegada, whose customers confirm that they want offers")
    public void shop() {
        EnrolledBusiness shop = application.world.prepaid("10");
        shop.approvedTemplate("code", "Your code {{1}} confirms that you want our offers.");
        shop.approvedTemplate("link", "Please confirm at {{1}} that you want our offers.");
        shop.approvedTemplate("reply", "Do you want our offers? Please answer Yes.");
        pegada = Optional.of(shop.partner());
    }

    @Given("Pegada has asked Ana to confirm by {word}")
    public void asked(String by) {
        Reply answer = ask(body(by));
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        request = answer.json().at("/opt_in_request/id").asString();
    }

    @Given("the message with the {word} is on Ana's handset")
    public void shown(String what) {
        Matcher found = SECRET.matcher(message());
        assertThat(found.find()).as("a %s in it", what).isTrue();
        secret = what.equals("code") ? found.group(1) : found.group(2);
    }

    @Given("the message is on Ana's handset")
    public String message() {
        return await().atMost(PATIENCE).until(() -> application.handsets.messages(person(), 10).stream().findFirst(), Optional::isPresent)
                .map(Handset.Message::text).orElseThrow();
    }

    @Given("Ana has allowed nothing yet")
    public void nothing() {
        assertThat(history()).isNotEmpty().noneMatch(event -> event.type().permits());
    }

    @When("Pegada brings the code")
    public void bring() {
        last = Optional.of(confirm(shopOf(), secret));
    }

    @When("Pegada brings a wrong code")
    public void bringWrong() {
        last = Optional.of(confirm(shopOf(), secret.charAt(0) == '1' ? "2" + secret.substring(1) : "1" + secret.substring(1)));
        assertThat(last.get().details()).doesNotContain(secret);
    }

    @When("Pegada brings the code twice")
    public void bringTwice() {
        bring();
        bring();
    }

    @When("Pegada brings the code too late")
    public void bringLate() {
        application.database.update("UPDATE opt_in_request SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE recipient = ?",
                (Object) person().bytes());
        bring();
        nothing();
    }

    @When("Pegada guesses until none is left")
    public void guess() {
        for (int attempt = 0; attempt < 20; attempt++) {
            bringWrong();
        }
        bring();
    }

    @When("another business brings the code")
    public void stolen() {
        last = Optional.of(confirm(application.world.partner(), secret));
        nothing();
    }

    @When("Ana writes STOP, and Pegada brings the code")
    public void stopped() {
        answers("STOP");
        await().atMost(PATIENCE).until(() -> history().stream().anyMatch(event -> event.type().ends()));
        bring();
        nothing();
    }

    @When("Pegada asks Ana again")
    public void again() {
        last = Optional.of(ask(body("code")));
    }

    @When("a virus scanner opens the link")
    public void open() {
        assertThat(page("GET")).contains("Sim, quero ofertas.", "<button");
    }

    @When("Ana presses the button of its page")
    public void press() {
        assertThat(page("POST")).contains("Thank you");
    }

    private String page(String method) {
        return new String(Partner.exchange(shopOf().request(secret).method(method, BodyPublishers.noBody()).build()).response().body());
    }

    @When("Ana answers {string}")
    public void answers(String text) {
        new Messenger(application.port, application.data).writes(ana.substring(1), shopOf().sender().id().toString(), text);
    }

    @When("Pegada asks Ana with {error}")
    public void askWith(String error) {
        last = Optional.of(ask(switch (error) {
            case "a number that is none" -> body("code").replace(ana, "12");
            case "a confirmation by pigeon" -> body("code").replace("\"confirm_by\":\"code\"", "\"confirm_by\":\"pigeon\"");
            case "a reply to a template with a gap" -> body("code").replace("\"confirm_by\":\"code\"", "\"confirm_by\":\"reply\"");
            case "a language that is none" -> body("code").replace("pt-PT", "english!");
            case "a purpose that is not offered" -> body("code").replace("MARKETING", "LOTTERY");
            case "no wording" -> body("code").replace("Sim, quero ofertas.", "");
            case "her number in the method" -> body("code").replace("form checkout-12", "call of " + ana);
            default -> throw new IllegalStateException(error);
        }));
        assertThat(last.get().status()).isEqualTo(400);
    }

    @Then("Ana has allowed offers of Pegada")
    public void allowed() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(history()).anyMatch(event -> event.type() == ConsentEvent.Type.CONFIRMED));
    }

    @Then("the evidence is: {}")
    public void evidence(String expected) {
        assertThat(history().stream().map(
                event -> event.type().name().toLowerCase(Locale.ROOT) + " by " + event.evidence().method().replaceAll(", message .*", ""))
                .collect(Collectors.joining(", "))).isEqualTo(expected);
        assertThat(history()).extracting(event -> event.evidence().wording().text()).containsOnly("Sim, quero ofertas.");
    }

    @Then("it is told: {string}")
    public void failsWith(String words) {
        Reply answer = last.orElseThrow();
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.details()).contains(words).doesNotContain(ana.substring(1));
    }

    @Then("no message is on Ana's handset")
    public void silence() {
        assertThat(application.handsets.messages(person(), 10)).isEmpty();
    }

    private Reply ask(String body) {
        return shopOf().postTo("/v25.0/" + shopOf().sender().id() + "/opt_in_requests", body);
    }

    private String body(String by) {
        return """
                {"messaging_product":"whatsapp","to":"%s","purposes":["MARKETING"],"confirm_by":"%s","wording":"Sim, quero ofertas.","language":"pt-PT",
                 "method":"form checkout-12","template":{"name":"%s","language":{"code":"en_US"}}}""".formatted(ana, by, by);
    }

    private Reply confirm(Partner business, String code) {
        return business.postTo("/v25.0/" + business.sender().id() + "/opt_in_requests/" + request + "/confirm", """
                {"messaging_product":"whatsapp","code":"%s"}""".formatted(code));
    }

    private List<ConsentEvent> history() {
        return application.consents.history(person());
    }

    private RecipientId person() {
        return application.pseudonyms.of(application.numbers.parse(ana).orElseThrow());
    }

    private Partner shopOf() {
        return pegada.orElseThrow();
    }
}
