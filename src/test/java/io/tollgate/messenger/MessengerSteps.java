package io.tollgate.messenger;

import static io.tollgate.world.Partner.answer;
import static io.tollgate.world.Partner.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.traffic.Admission;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.test.context.TestContextManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Steps for features/end-to-end/messenger: the whole application over real HTTP, with a messenger and a business as its clients. */
public final class MessengerSteps {

    private static final String SECRET = "secret of the business";

    private final MessengerApplication application = new MessengerApplication();
    private final Map<String, String> people = new HashMap<>();
    private final Map<String, String> formerNumbers = new HashMap<>();
    private final Map<String, String> userIds = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private String someDigits = "";
    private final Map<String, String> numbersOf = new HashMap<>();
    private final Map<String, Shop> shops = new HashMap<>();
    private Optional<Reply> last = Optional.empty();

    private record Shop(EnrolledBusiness business, PartnerServer system) {}

    @Before("@messenger")
    public void startApplication() throws Exception {
        new TestContextManager(MessengerApplication.class).prepareTestInstance(application);
    }

    @After("@messenger")
    public void closeShops() {
        shops.values().forEach(shop -> shop.system().close());
    }

    @Given("the verified bakery {word}")
    public void verified(String name) {
        open(name, application.world.business().named(name).onAccount("100").enrol());
    }

    @Given("the shop {word}, which nobody has verified")
    public void unverified(String name) {
        open(name, application.world.business().named(name).onAccount("100").withoutPapers().enrol());
    }

    /** @param written and named with NNNN for four digits that only people of the example have */
    @Given("^(\\w+), with a number such as (.+), whom the messenger calls (\\w+)$")
    public void named(String name, String written, String named) {
        String digits = someDigits.isEmpty() ? World.newNumber("AT").substring(9) : someDigits;
        someDigits = digits;
        people.put(name, spelt(written, digits));
        names.put(name, spelt(named, digits));
        numbersOf.put(named, spelt(named, digits));
    }

    private static String spelt(String form, String digits) {
        String spelt = form;
        for (char digit : digits.toCharArray()) {
            spelt = spelt.replaceFirst("N", String.valueOf(digit));
        }
        return spelt;
    }

    @Then("^(\\w+) learns that she is (\\w+)$")
    public void learnsWhoSheIs(String shop, String named) {
        eventually(() -> !learnt(shop).isEmpty() && waiting(shop) == 0);
        assertThat(learnt(shop)).allSatisfy(message -> assertThat(message.path("from").asString()).isEqualTo(numbersOf.get(named)));
    }

    @Given("{word}'s system fails twice")
    public void fails(String shop) {
        shops.get(shop).system().answer(500, 500);
    }

    @Given("{word} has written to {word}")
    public void hasWritten(String shop, String name) {
        application.traffic
                .admitted(List.of(new Admission(application.world.person(number(name)).id(), Instant.now().minus(Duration.ofHours(1)),
                        new MessageId(UUID.randomUUID()), business(shop).id(), Category.UTILITY)));
    }

    @Given("{word} has agreed to messages and offers of {word}")
    public void agreed(String name, String shop) {
        application.world.person(number(name)).declares(Type.CONFIRMED, business(shop), Purpose.MESSAGES, Purpose.MARKETING);
    }

    @Given("{word} has agreed to messages of {word}")
    public void agreedToMessages(String name, String shop) {
        application.world.person(number(name)).declares(Type.CONFIRMED, business(shop), Purpose.MESSAGES);
    }

    @When("{word} writes {string} to {word}")
    public void writes(String name, String text, String shop) {
        tells(name, text, shop, Instant.now(), 1);
    }

    @When("{word} writes {string} to {word}, and the messenger tells it three times")
    public void writesThreeTimes(String name, String text, String shop) {
        tells(name, text, shop, Instant.now(), 3);
    }

    @When("{word} wrote {string} to {word} {int} hours ago")
    public void wrote(String name, String text, String shop, int hours) {
        tells(name, text, shop, Instant.now().minus(Duration.ofHours(hours)), 1);
    }

    @When("{word} writes {string} to {word} from its advertisement")
    public void writesFromAdvertisement(String name, String text, String shop) {
        String message = Messenger.text(Messenger.newId(), number(name), Instant.now(), text);
        last = Optional.of(messenger().tell(Messenger.messages(business(shop).phoneNumberId(),
                message.replace("\"type\"", "\"referral\":{\"source_type\":\"ad\",\"source_id\":\"1\"},\"type\""))));
    }

    @When("{word} sets in the messenger that she wants no marketing of {word}")
    public void stopsMarketing(String name, String shop) {
        set(name, shop, "stop", Instant.now());
    }

    @When("{word} set in the messenger that she wants no marketing of {word}, {int} hours ago")
    public void stoppedMarketing(String name, String shop, int hours) {
        set(name, shop, "stop", Instant.now().minus(Duration.ofHours(hours)));
    }

    @When("{word} sets in the messenger that she wants marketing of {word} again")
    public void resumesMarketing(String name, String shop) {
        set(name, shop, "resume", Instant.now());
    }

    @Given("the messenger has told that {word}'s number and user id are hers")
    public void linked(String name) {
        shops.keySet()
                .forEach(shop -> assertThat(messenger().tell(Messenger.envelope(Messenger.change("messages", business(shop).phoneNumberId(),
                        "\"contacts\":[{\"wa_id\":\"" + number(name).substring(1) + "\",\"user_id\":\"" + userId(name) + "\"}]"))).status())
                        .isEqualTo(200));
    }

    @When("{word} writes {string} to {word} under her user id alone")
    public void writesByUserId(String name, String text, String shop) {
        String body = Messenger.messages(business(shop).phoneNumberId(), Messenger.text(Messenger.newId(), "", Instant.now(), text)
                .replace("\"from\":\"\"", "\"from_user_id\":\"" + userId(name) + "\""));
        last = Optional.of(messenger().tell(body));
        assertThat(last.get().status()).isEqualTo(200);
    }

    @When("{word} blocks {word} under her user id alone")
    public void blocksByUserId(String name, String shop) {
        assertThat(messenger()
                .call("POST", "/messenger/v1/blocks",
                        "{\"user_id\":\"" + userId(name) + "\",\"phone_number_id\":\"" + business(shop).phoneNumberId() + "\"}")
                .status()).isEqualTo(200);
    }

    @When("the messenger tells {word} that {word} has another number")
    public void hasAnotherNumber(String shop, String name) {
        String next = World.newNumber("AT");
        changed(shop, "\"from\":\"" + number(name).substring(1) + "\",",
                "\"type\":\"user_changed_number\",\"wa_id\":\"" + next.substring(1) + "\"");
        formerNumbers.put(name, people.put(name, next));
    }

    @When("the messenger tells {word} that {word} has another user id")
    public void hasAnotherUserId(String shop, String name) {
        String former = userId(name);
        userIds.remove(name);
        changed(shop, "", "\"type\":\"user_changed_user_id\",\"user_id\":\"" + userId(name) + "\",\"previous_user_id\":\"" + former + "\"");
        formerNumbers.put(name, number(name));
    }

    @When("the new owner of {word}'s old number has agreed to messages and offers of {word}")
    public void newHolderAgrees(String name, String shop) {
        application.world.person(formerNumbers.get(name)).declares(Type.CONFIRMED, business(shop), Purpose.MESSAGES, Purpose.MARKETING);
    }

    @Then("{word} may send the new owner of {word}'s old number notices and offers")
    public void everythingToOldNumber(String shop, String name) {
        assertThat(toOldNumber(shop, name)).containsExactly(true, true);
    }

    @Then("{word} may send the new owner of {word}'s old number neither notices nor offers")
    public void nothingToOldNumber(String shop, String name) {
        assertThat(toOldNumber(shop, name)).containsExactly(false, false);
    }

    @Given("{word} has blocked the person {word}")
    public void hasBlocked(String shop, String name) {
        application.blockedUsers.block(business(shop).id(), List.of(application.world.person(number(name)).id()), Instant.now());
    }

    @When("{word} unblocks {word}")
    public void hasUnblocked(String shop, String name) {
        application.blockedUsers.unblock(business(shop).id(), List.of(application.world.holder(number(name)).id()), Instant.now());
    }

    @Given("{word} has blocked {word} in the messenger")
    @When("{word} blocks {word} in the messenger")
    public void blocks(String name, String shop) {
        call("POST", "blocks", name, shop);
    }

    @When("{word} unblocks {word} in the messenger")
    public void unblocks(String name, String shop) {
        call("DELETE", "blocks", name, shop);
    }

    @When("{word} reports {word} as spam")
    public void reports(String name, String shop) {
        call("POST", "reports", name, shop);
    }

    @Then("{word} learns (once )that {word} wrote {string}")
    public void learns(String shop, String name, String text) {
        eventually(() -> !learnt(shop).isEmpty() && waiting(shop) == 0);
        assertThat(learnt(shop).stream().distinct().toList()).singleElement().satisfies(message -> {
            assertThat(message.at("/text/body").asString()).isEqualTo(text);
            assertThat(message.path("from").asString()).isEqualTo(number(name).substring(1));
        });
        assertThat(last.orElseThrow().status()).isEqualTo(200);
    }

    @Then("{word}'s answer {string} reaches {word}")
    public void answers(String shop, String text, String name) {
        String to = learnt(shop).getFirst().path("from").asString();
        assertThat(business(shop).partner().sends(to, answer(text)).status()).isEqualTo(200);
        eventually(() -> onHandset(name).contains(text));
    }

    @Then("the messenger hears that {word} is not verified")
    public void hearsNotVerified(String shop) {
        assertThat(last.orElseThrow().details()).contains("The business is not verified");
    }

    @Then("{word} learns nothing")
    public void learnsNothing(String shop) {
        assertThat(waiting(shop)).isZero();
        assertThat(learnt(shop)).isEmpty();
    }

    @Then("{word} may answer {word}")
    public void mayAnswer(String shop, String name) {
        assertThat(verdict(shop, name, answer("Yes"))).isEqualTo("admitted");
    }

    @Then("{word} may not answer {word}, under {rule}")
    public void mayNotAnswer(String shop, String name, String rule) {
        assertThat(preview(shop, name, answer("Yes")).toString()).contains("refused").contains(rule);
    }

    @Then("an offer to {word} would be free for {word} if she had asked for it")
    public void offerIsFree(String name, String shop) {
        agreed(name, shop);
        assertThat(preview(shop, name, template("marketing")).toString()).contains("FREE_ENTRY");
    }

    @Then("an offer to {word} would not be free for {word} if she had asked for it")
    public void offerIsNotFree(String name, String shop) {
        agreed(name, shop);
        assertThat(preview(shop, name, template("marketing")).toString()).doesNotContain("FREE_ENTRY");
    }

    @Then("{word} may send {word} notices and offers")
    public void everything(String shop, String name) {
        assertThat(List.of(allowed(shop, name, "utility"), allowed(shop, name, "marketing"))).containsExactly(true, true);
    }

    @Then("{word} may send {word} notices, but no offers")
    public void noticesOnly(String shop, String name) {
        assertThat(List.of(allowed(shop, name, "utility"), allowed(shop, name, "marketing"))).containsExactly(true, false);
    }

    @Then("{word} may send {word} neither notices nor offers")
    public void nothing(String shop, String name) {
        assertThat(List.of(allowed(shop, name, "utility"), allowed(shop, name, "marketing"))).containsExactly(false, false);
    }

    @Then("{word} may not send {word} a notice, under {rule}")
    public void notANotice(String shop, String name, String rule) {
        assertThat(preview(shop, name, template("utility")).toString()).contains("refused").contains(rule);
    }

    @Then("one message of {word} is on {word}'s handset, and it speaks of {word}")
    public void oneConfirmation(String shop, String name, String word) {
        eventually(() -> !onHandset(name).isEmpty() && waitingFor(name) == 0);
        assertThat(onHandset(name)).singleElement().asString().contains(shop).contains(word);
    }

    @Then("no message of {word} is on {word}'s handset")
    public void noMessage(String shop, String name) {
        eventually(() -> waitingFor(name) == 0);
        assertThat(onHandset(name)).isEmpty();
    }

    @Then("the report of {word} on {word} is recorded")
    public void reported(String name, String shop) {
        assertThat(
                application.database.queryForObject("SELECT COUNT(*) FROM spam_report WHERE recipient = ? AND business_id = ?", Long.class,
                        application.world.holder(number(name)).id().bytes(), business(shop).id().value()))
                .isEqualTo(1);
    }

    private List<Boolean> toOldNumber(String shop, String name) {
        people.put("new owner", formerNumbers.get(name));
        return List.of(allowed(shop, "new owner", "utility"), allowed(shop, "new owner", "marketing"));
    }

    private void changed(String shop, String from, String system) {
        assertThat(messenger().tell(Messenger.messages(business(shop).phoneNumberId(),
                "{" + from + "\"id\":\"" + Messenger.newId() + "\",\"timestamp\":\""
                        + Instant.now().getEpochSecond() + "\",\"type\":\"system\",\"system\":{\"body\":\"changed\"," + system + "}}"))
                .status())
                .isEqualTo(200);
    }

    private String userId(String name) {
        return userIds.computeIfAbsent(name, _ -> "AT." + World.newNumber("AT").substring(1));
    }

    private void open(String name, EnrolledBusiness business) {
        PartnerServer system = PartnerServer.start();
        business.listens(system.url("/" + name), SECRET);
        shops.put(name, new Shop(business, system));
    }

    private void tells(String name, String text, String shop, Instant at, int times) {
        String body = Messenger.messages(business(shop).phoneNumberId(), Messenger.text(Messenger.newId(), named(name), at, text));
        for (int i = 0; i < times; i++) {
            last = Optional.of(messenger().tell(body));
        }
    }

    private void set(String name, String shop, String value, Instant at) {
        assertThat(messenger().tell(Messenger.settings(business(shop).phoneNumberId(), Messenger.setting(named(name), at, value))).status())
                .isEqualTo(200);
    }

    private void call(String method, String what, String name, String shop) {
        assertThat(messenger()
                .call(method, "/messenger/v1/" + what,
                        "{\"user\":\"" + named(name) + "\",\"phone_number_id\":\"" + business(shop).phoneNumberId() + "\"}")
                .status()).isEqualTo(200);
    }

    /** Whether the gate would not refuse the message now; an offer that waits for the morning is allowed. */
    private boolean allowed(String shop, String name, String template) {
        return !verdict(shop, name, template(template)).equals("refused");
    }

    private String verdict(String shop, String name, String content) {
        return preview(shop, name, content).at("/preview/verdict").asString();
    }

    private JsonNode preview(String shop, String name, String content) {
        return business(shop).partner().preview(number(name), content);
    }

    private List<JsonNode> learnt(String shop) {
        return shops.get(shop).system().posts().stream()
                .flatMap(post -> JsonMapper.shared().readTree(post.body()).at("/entry/0/changes").valueStream())
                .flatMap(change -> change.at("/value/messages").valueStream()).toList();
    }

    private List<String> onHandset(String name) {
        return application.world.holder(number(name)).handset();
    }

    private long waiting(String shop) {
        return application.database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ?", Long.class,
                business(shop).id().value());
    }

    private long waitingFor(String name) {
        byte[] person = application.world.holder(number(name)).id().bytes();
        return application.database.queryForObject(
                "SELECT (SELECT COUNT(*) FROM inbox WHERE recipient = ?) + (SELECT COUNT(*) FROM outbox WHERE recipient = ?)",
                Long.class, person, person);
    }

    private static void eventually(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private String number(String name) {
        return people.computeIfAbsent(name, _ -> World.newNumber("AT"));
    }

    /** The messenger's name of the person. */
    private String named(String name) {
        return names.getOrDefault(name, number(name));
    }

    private EnrolledBusiness business(String shop) {
        return shops.get(shop).business();
    }

    private Messenger messenger() {
        return new Messenger(application.port, application.data);
    }
}
