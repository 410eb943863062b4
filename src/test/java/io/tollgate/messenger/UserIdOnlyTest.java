package io.tollgate.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Purpose;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Handsets;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person of whom only a user id is known: she writes, and the business answers her over HTTP, until her number is told. */
@TollgateTest
class UserIdOnlyTest extends OnePersonFixture {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Partner partner;

    @BeforeEach
    void writes() {
        partner = bakery.partner();
        taken(tell(message("from_user_id", userId), "Is there rye bread?"));
    }

    private static String to(String id, String more) {
        return "{\"messaging_product\":\"whatsapp\",\"recipient\":\"" + id + "\"," + more + "}";
    }

    private static String text(String id, String text) {
        return to(id, "\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}");
    }

    private static String template(String id, String name) {
        return to(id, "\"type\":\"template\",\"template\":{\"name\":\"" + name + "\",\"language\":{\"code\":\"en_US\"}}");
    }

    private Reply previewed(String body) {
        Reply reply = partner.postTo(partner.path() + "/preview", body);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply;
    }

    private String verdict(String body) {
        return previewed(body).json().at("/preview/verdict").asString();
    }

    private RecipientId her() {
        return who(bakery, userId).orElseThrow();
    }

    private void knownBy(String number) {
        taken(tell(message("from", digits(number), "from_user_id", userId), "hello"));
    }

    @Test
    void sheIsAnsweredAndStatusesNameHerByUserIdAlone() {
        try (PartnerServer server = PartnerServer.start()) {
            bakery.listens(server.url("/hook"), "secret");

            Reply sent = partner.post(text(userId, "Yes, until six."));

            assertThat(sent.status()).as(sent.json().toString()).isEqualTo(200);
            assertThat(sent.json().path("contacts").toString())
                    .isEqualTo("[{\"input\":\"" + userId + "\",\"user_id\":\"" + userId + "\"}]");
            await().atMost(PATIENCE).until(() -> server.statuses().stream().filter(it -> it.message().equals(sent.messageId()))
                    .map(PartnerServer.Status::status).toList().containsAll(List.of("sent", "delivered", "read")));
            for (PartnerServer.Post post : server.posts()) {
                JsonNode value = JsonMapper.shared().readTree(post.body()).at("/entry/0/changes/0/value");
                assertThat(value.findValuesAsString("recipient_id")).isEmpty();
                assertThat(value.findValuesAsString("wa_id")).isEmpty();
                value.path("statuses").forEach(status -> assertThat(status.path("recipient_user_id").asString()).isEqualTo(userId));
            }
            assertThat(new Person(world, her(), number(mia)).handset()).contains("Yes, until six.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AT", "PT", "FR"})
    void theCountryOfTheUserIdGivesThePrice(String country) {
        String known = World.newNumber(country);
        world.person(known).declares(Type.CONFIRMED, bakery, Purpose.MESSAGES);
        String nameless = country + userId.substring(2) + country;
        RecipientId person = world.the(People.class).registerUnlessErased(Named.of(new Identity.UserId(bakery.id(), nameless)), now)
                .orElseThrow();
        new Person(world, person, number(known)).declares(Type.CONFIRMED, bakery, Purpose.MESSAGES);

        JsonNode quote = previewed(template(nameless, "utility")).json().at("/preview/quote");

        assertThat(quote.path("amount").asString()).isNotEmpty();
        assertThat(quote).isEqualTo(JsonMapper.shared().readTree(preview(known)).at("/preview/quote"));
    }

    private String verdictOfNumber(String number) {
        return JsonMapper.shared().readTree(preview(number)).at("/preview/verdict").asString();
    }

    private void permit() {
        new Person(world, her(), number(mia)).declares(Type.CONFIRMED, bakery, Purpose.MESSAGES);
    }

    @Test
    void aStopUnderTheUserIdHoldsAndIsConfirmedToHer() {
        permit();
        assertThat(verdict(template(userId, "utility"))).isEqualTo("admitted");

        taken(tell(message("from_user_id", userId), "STOP"));

        assertThat(verdict(template(userId, "utility"))).isEqualTo("refused");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(world.the(Handsets.class).messages(her(), 10))
                .as("the confirmation").hasSize(1));
        knownBy(mia);
        assertThat(verdictOfNumber(mia)).as("under the number that is told later").isEqualTo("refused");
    }

    @Test
    void aBlockUnderTheUserIdHoldsUnderBothNames() {
        permit();
        messenger.call("POST", "/messenger/v1/blocks",
                "{\"user_id\":\"" + userId + "\",\"phone_number_id\":\"" + bakery.phoneNumberId() + "\"}");

        assertThat(verdict(template(userId, "utility"))).isEqualTo("refused");
        knownBy(mia);
        assertThat(verdictOfNumber(mia)).isEqualTo("refused");
        assertThat(verdict(template(userId, "utility"))).isEqualTo("refused");
    }

    @Test
    void anErasedPersonIsNotOneWithoutANumber() {
        permit();
        MessageId waits = MessageId.parse(partner.post(text(userId, "Yes.")).messageId()).orElseThrow();
        await().atMost(PATIENCE).until(() -> world.history().onHandset(waits) == 1);
        erasing.erase(her(), "officer", "asked", now);

        Reply refused = partner.post(text(userId, "Are you there?"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("code").asInt()).isEqualTo(131026);
        assertThat(partner.postTo(partner.path() + "/preview", text(userId, "x")).error().path("code").asInt()).isEqualTo(131026);
        knownBy(mia);
        assertThat(partner.post(text(userId, "Are you there?")).error().path("code").asInt()).as("her number is told").isEqualTo(131026);
        assertThat(verdictOfNumber(mia)).isEqualTo("refused");
    }

    /** A number and a user id are told together once; then her stop comes under the user id alone, in either property. */
    @ParameterizedTest
    @ValueSource(strings = {"from_user_id", "from"})
    void theLinkThatWasToldOnceIsKept(String property) {
        knownBy(mia);

        taken(tell(message(property, userId), "STOP"));

        assertThat(verdictOfNumber(mia)).isEqualTo("refused");
        Reply sent = partner.post(text(userId, "x"));
        assertThat(sent.status()).as("taken, and judged").isEqualTo(200);
        MessageId message = MessageId.parse(sent.messageId()).orElseThrow();
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(world.history().decisions(message)).isNotEmpty());
        assertThat(world.history().verdict(message)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aMessageToAUserIdNeedsNoMoreStatementsThanOneToANumber() {
        world.person(mia).id();
        JdbcTemplate jdbc = world.database();
        TransactionTemplate transaction = world.the(TransactionTemplate.class);
        Recipients recipients = world.the(Recipients.class);
        List<Identity> names = List.of(number(mia), new Identity.UserId(bakery.id(), userId));

        List<Long> asked = names.stream().map(name -> transaction.execute(_ -> {
            long before = questions(jdbc);
            assertThat(recipients.registered(List.of(name))).isPresent();
            assertThat(recipients.registerUnlessErased(List.of(name), now)).hasSize(1);
            return questions(jdbc) - before - 1;
        })).toList();

        assertThat(asked).containsExactly(2L, 2L);
    }

    private static long questions(JdbcTemplate jdbc) {
        return jdbc.queryForObject("SHOW SESSION STATUS LIKE 'Questions'", (row, _) -> row.getLong(2));
    }

    @Test
    void whatWasSentBeforeStaysHersWhenHerNumberIsTold() {
        String sent = partner.post(text(userId, "Yes, until six.")).messageId();
        RecipientId before = her();

        knownBy(mia);

        assertThat(her()).isEqualTo(world.holder(mia).id()).isNotEqualTo(before);
        String story = JsonMapper.shared().writeValueAsString(access.of(her(), Optional.of(number(mia)), now));
        assertThat(story).contains(sent);
        try (PartnerServer server = PartnerServer.start()) {
            bakery.listens(server.url("/hook"), "secret");
            String later = partner.post(text(userId, "See you!")).messageId();
            await().atMost(PATIENCE).until(() -> server.statuses().stream().anyMatch(status -> status.message().equals(later)));
            JsonNode status = JsonMapper.shared().readTree(server.posts().getLast().body()).at("/entry/0/changes/0/value/statuses/0");
            assertThat(status.path("recipient_id").asString()).isEqualTo(digits(mia));
            assertThat(status.path("recipient_user_id").asString()).isEqualTo(userId);
        }
    }

    @Test
    void herUserIdLeadsToNobodyWhoTookOverHerNumber() {
        knownBy(mia);
        String leo = World.newNumber("AT");
        String leosId = newUserId();
        taken(tell(message("from", digits(leo), "from_user_id", leosId), "hello"));
        taken(changed(bakery, leo, mia, leosId, leosId));

        assertThat(who(bakery, userId)).as("her stop holds for the number").contains(world.holder(mia).id());
        assertThat(partner.post(text(userId, "Mia?")).error().path("code").asInt()).isEqualTo(131026);
        assertThat(partner.post(text(leosId, "Leo?")).status()).isEqualTo(200);
    }

    @Test
    void aRetryIsTheSameMessageAlsoIfHerNumberWasToldBetween() {
        String[] key = {"Idempotency-Key", "answer-" + userId};
        String first = partner.post(text(userId, "Yes."), key).messageId();
        knownBy(mia);

        assertThat(partner.post(text(userId, "Yes."), key).messageId()).isEqualTo(first);
        assertThat(partner.post(text(userId, "No."), key).status()).as("another content").isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"AT.NobodyKnowsHer,131026", "AT.,131009", "at.1a2b,131009", "AT-1a2b,131009", "AT.ENT.NobodyKnowsHer,131026",
        "AT.1a 2b,131009"})
    void aUserIdThatNamesNobodyIsRefused(String id, int code) {
        Reply refused = partner.post(text(id, "x"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("code").asInt()).isEqualTo(code);
        assertThat(refused.details()).doesNotContain(id);
    }

    @Test
    void aUserIdBelongsIntoRecipientAndIsNotHerNameForAnotherBusiness() {
        assertThat(partner.sends(userId, "\"type\":\"text\",\"text\":{\"body\":\"x\"}").error().path("code").asInt()).isEqualTo(131009);
        EnrolledBusiness other = world.business().named("Semmel").onAccount("100").enrol();
        assertThat(other.partner().post(text(userId, "x")).error().path("code").asInt()).isEqualTo(131026);
    }

    @Test
    void codesNeedANumber() {
        assertThat(partner.post(template(userId, "authentication")).error().path("code").asInt()).isEqualTo(131062);
    }
}
