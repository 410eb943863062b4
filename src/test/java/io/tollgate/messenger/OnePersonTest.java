package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.blocking.BlockedUsers;
import io.tollgate.blocking.Blocks;
import io.tollgate.blocking.Blocked;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.messenger.Street.Firm;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rights.Access;
import io.tollgate.rights.Erasing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person under her number, her user ids and a parent's, as the messenger's webhook and calls name her, over real HTTP. */
@TollgateTest
class OnePersonTest {

    private static final AtomicInteger count = new AtomicInteger();

    @LocalServerPort int port;
    @Value("${tollgate.data}") Path data;
    @Autowired AutowireCapableBeanFactory beans;
    @Autowired Identities identities;
    @Autowired PhoneNumbers numbers;
    @Autowired Blocks blocks;
    @Autowired BlockedUsers blockedUsers;
    @Autowired Conversations conversations;
    @Autowired Erasing erasing;
    @Autowired Access access;
    @Autowired JdbcTemplate database;

    private Street street;
    private Messenger messenger;
    private Firm bakery;
    private String mia;
    private String userId;
    private Instant now;

    @BeforeEach
    void open() {
        street = Street.of(beans);
        messenger = new Messenger(port, data);
        bakery = street.verified("Krume");
        mia = Street.newNumber();
        userId = newUserId();
        now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        street.consents(mia, bakery, Type.CONFIRMED, Purpose.MESSAGES, Purpose.MARKETING);
    }

    // Links

    @Test
    void aStopByUserIdHoldsUnderTheNumberThatWasToldWithIt() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(tell(message("from_user_id", userId), "STOP"));

        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void itHoldsAsWellIfTheLinkIsToldOnlyAfterwards() {
        taken(tell(message("from_user_id", userId), "STOP"));
        assertThat(marketing(mia)).isEqualTo(State.CONFIRMED);

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(marketing(mia)).as("said before, under another name").isEqualTo(State.WITHDRAWN);
        street.consents(mia, bakery, Type.CONFIRMED, Purpose.MARKETING);
        assertThat(marketing(mia)).as("an old consent that is told later gives nothing back").isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aStopByNumberHoldsUnderTheUserId() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        messenger.writes(mia, bakery.id(), "STOP");

        assertThat(street.consents.history(who(bakery, userId).orElseThrow())).extracting(event -> event.type()).contains(Type.WITHDRAWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"contacts\":[{\"wa_id\":\"NUMBER\",\"user_id\":\"USER\"}],\"messages\":[{\"from\":\"NUMBER\",\"id\":\"ID\",\"timestamp\":\"1790000000\",\"type\":\"sticker\"}]",
        "\"contacts\":[{\"wa_id\":\"NUMBER\",\"user_id\":\"USER\"}],\"messages\":[{\"from_user_id\":\"USER\",\"id\":\"ID\",\"timestamp\":\"1790000000\",\"type\":\"sticker\"}]",
        "\"contacts\":[{\"user_id\":\"USER\"}],\"messages\":[{\"from\":\"NUMBER\",\"id\":\"ID\",\"timestamp\":\"1790000000\",\"type\":\"sticker\"}]",
        "\"contacts\":[{\"wa_id\":\"NUMBER\",\"user_id\":\"USER\"}]",
        "\"statuses\":[{\"id\":\"wamid.x\",\"status\":\"read\",\"timestamp\":\"1790000000\",\"recipient_id\":\"NUMBER\",\"recipient_user_id\":\"USER\"}]"})
    void whereverBothAreToldTheyAreOnePerson(String value) {
        assertThat(messenger.tell(envelope(change("messages", bakery.id(), value.replace("NUMBER", digits(mia)).replace("USER", userId)
                .replace("\"ID\"", "\"" + Messenger.newId() + "\"")))).status()).isEqualTo(200);

        taken(tell(message("from_user_id", userId), "STOP"));
        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aUserIdInThePlaceOfTheNumberIsReadAsOne() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(tell(message("from", userId), "STOP"));

        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void theSettingTheBlockAndTheReportByUserIdAreTaken() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(messenger.tell(envelope(change("user_preferences", bakery.id(), "\"user_preferences\":[{\"user_id\":\"" + userId
                + "\",\"category\":\"marketing_messages\",\"value\":\"stop\",\"timestamp\":" + now.getEpochSecond() + "}]"))).status()).isEqualTo(200);
        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
        for (String call : List.of("blocks", "reports")) {
            assertThat(messenger.call("POST", "/messenger/v1/" + call, "{\"user_id\":\"" + userId + "\",\"phone_number_id\":\"" + bakery.id() + "\"}").status()).isEqualTo(200);
        }
        assertThat(blocked(mia).business(bakery.business().id())).isTrue();
        assertThat(database.queryForObject("SELECT COUNT(*) FROM spam_report WHERE recipient = ?", Long.class, street.id(mia).bytes())).isOne();
    }

    @Test
    void aBlockOfSomebodyWithoutANumberHoldsWhenHerNumberIsTold() {
        messenger.call("POST", "/messenger/v1/blocks", "{\"user_id\":\"" + userId + "\",\"phone_number_id\":\"" + bakery.id() + "\"}");
        assertThat(blocked(mia).business(bakery.business().id())).isFalse();

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(blocked(mia).business(bakery.business().id())).isTrue();
    }

    @Test
    void aUserIdOfAnotherBusinessIsAnotherPerson() {
        Firm other = street.verified("Semmel");
        street.consents(mia, other, Type.CONFIRMED, Purpose.MARKETING);
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        taken(messenger.tell(Messenger.messages(other.id(), withText(message("from_user_id", userId), "STOP"))));

        assertThat(street.consent(mia, other, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        assertThat(who(other, userId)).isPresent().isNotEqualTo(who(bakery, userId));
    }

    @Test
    void aParentUserIdIsOnePersonForAllBusinesses() {
        Firm other = street.verified("Semmel");
        String parent = "AT.ENT." + userId.substring(3);
        street.consents(mia, other, Type.CONFIRMED, Purpose.MARKETING);
        taken(tell(message("from", digits(mia), "from_user_id", userId, "from_parent_user_id", parent), "hello"));

        taken(messenger.tell(Messenger.messages(other.id(), withText(message("from_user_id", newUserId(), "from_parent_user_id", parent), "STOP"))));

        assertThat(street.consent(mia, other, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void twoNumbersWithOneUserIdAreOnePersonWhoGetsNothingThatEitherHasStopped() {
        String second = Street.newNumber();
        street.consents(second, bakery, Type.CONFIRMED, Purpose.MARKETING);
        messenger.writes(mia, bakery.id(), "STOP");

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(tell(message("from", digits(second), "from_user_id", userId), "hello"));

        assertThat(street.id(mia)).isEqualTo(street.id(second));
        assertThat(marketing(second)).isEqualTo(State.WITHDRAWN);
    }

    // To the business

    @Test
    void theBusinessIsToldOfSomebodyWithoutANumberByHerUserIdAlone() {
        try (PartnerServer partner = PartnerServer.start()) {
            street.listens(bakery, partner.url("/hook"), "secret");
            taken(messenger.tell(envelope(change("messages", bakery.id(), "\"contacts\":[{\"profile\":{\"name\":\"Mia\",\"username\":\"@mia\"},\"user_id\":\"" + userId
                    + "\"}],\"messages\":[" + withText(message("from_user_id", userId), "Rye bread?") + "]"))));
            await().atMost(Duration.ofSeconds(60)).until(() -> !partner.posts().isEmpty());

            JsonNode value = JsonMapper.shared().readTree(partner.posts().getFirst().body()).at("/entry/0/changes/0/value");
            assertThat(value.path("contacts").toString()).isEqualTo("[{\"profile\":{\"name\":\"Mia\",\"username\":\"@mia\"},\"user_id\":\"" + userId + "\"}]");
            assertThat(value.at("/messages/0/from_user_id").asString()).isEqualTo(userId);
            assertThat(value.at("/messages/0").has("from")).isFalse();
        }
    }

    @Test
    void whatSheWritesToABusinessThatHasBlockedHerDoesNotReachItButHerStopIsHeard() {
        try (PartnerServer partner = PartnerServer.start()) {
            street.listens(bakery, partner.url("/hook"), "secret");
            blockedUsers.block(bakery.business().id(), List.of(street.id(mia)), now);

            taken(messenger.writes(mia, bakery.id(), "Answer me"));
            taken(messenger.writes(mia, bakery.id(), "STOP"));

            assertThat(database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ?", Long.class, bakery.business().id().value())).isZero();
            assertThat(partner.posts()).isEmpty();
            assertThat(conversations.of(List.of(street.id(mia)))).isEmpty();
            assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
            blockedUsers.unblock(bakery.business().id(), List.of(street.id(mia)), now);
            taken(messenger.writes(mia, bakery.id(), "Are you there?"));
            assertThat(conversations.of(List.of(street.id(mia))).values()).singleElement().satisfies(open -> assertThat(open.serviceWindowOpen(now)).isTrue());
        }
    }

    // Another number

    @Test
    void whoHasAnotherNumberIsThePersonSheWasAndTheOldNumberIsNobodys() {
        String next = Street.newNumber();
        messenger.call("POST", "/messenger/v1/blocks", "{\"user\":\"" + digits(mia) + "\",\"phone_number_id\":\"" + street.verified("Semmel").id() + "\"}");
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        messenger.tell(envelope(change("user_preferences", bakery.id(), "\"user_preferences\":[" + Messenger.setting(mia, now, "stop") + "]")));
        RecipientId person = street.id(mia);

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(street.id(next)).isEqualTo(person);
        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(street.consent(next, bakery, Purpose.MESSAGES)).as("what she has allowed is hers").isEqualTo(State.CONFIRMED);
        assertThat(blocked(next).businesses()).hasSize(1);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.NEVER_ASKED);
        assertThat(blocked(mia)).isEqualTo(Blocked.NOBODY);
        assertThat(conversations.of(List.of(street.id(mia)))).isEmpty();
        assertThat(database.queryForObject("SELECT number FROM recipient WHERE id = ?", String.class, (Object) person.bytes())).isEqualTo(next);
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).as("somebody else, who consents").isEqualTo(State.GIVEN);
        assertThat(street.id(mia)).isNotEqualTo(person);
    }

    @Test
    void everyBusinessTellsTheSameChangeAndItHappensOnce() {
        Firm other = street.verified("Semmel");
        String next = Street.newNumber();
        RecipientId person = street.id(mia);

        taken(changed(bakery, mia, next, userId, newUserId()));
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        RecipientId stranger = street.id(mia);
        taken(changed(other, mia, next, newUserId(), newUserId()));
        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(street.id(next)).isEqualTo(person);
        assertThat(street.id(mia)).isEqualTo(stranger).isNotEqualTo(person);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.GIVEN);
    }

    @Test
    void aStopFromTheNewNumberHoldsAlthoughTheChangeIsToldLater() {
        String next = Street.newNumber();
        street.consents(next, bakery, Type.CONFIRMED, Purpose.MARKETING);
        messenger.writes(next, bakery.id(), "STOP");

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(street.id(next)).isEqualTo(street.identities.who(number(next)));
        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void whatTheFormerHolderOfTheNewNumberHasAllowedIsNotHers() {
        String next = Street.newNumber();
        String fog = Street.newNumber();
        street.consents(next, bakery, Type.CONFIRMED, Purpose.MARKETING);
        street.register(fog);
        messenger.writes(next, bakery.id(), "hello");

        taken(changed(bakery, fog, next, newUserId(), newUserId()));

        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.NEVER_ASKED);
    }

    @Test
    void whoseNewNumberIsNotToldHasNoneAndTheOldOneIsNobodys() {
        String nextId = newUserId();
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        RecipientId person = street.id(mia);

        taken(messenger.tell(Messenger.messages(bakery.id(), "{\"id\":\"" + Messenger.newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_user_id\",\"body\":\"changed\",\"user_id\":\"" + nextId + "\",\"previous_user_id\":\"" + userId + "\"}}")));

        assertThat(who(bakery, nextId)).contains(person);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.NEVER_ASKED);
        assertThat(preview(mia)).contains("refused");
        taken(tell(message("from_user_id", nextId), "STOP"));
        taken(tell(message("from", digits(mia), "from_user_id", nextId), "it was my number after all"));
        assertThat(marketing(mia)).as("and nothing is lost if it is hers again").isEqualTo(State.WITHDRAWN);
    }

    @Test
    void whatSheSaidUnderTheOldNumberBeforeTheChangeIsHersThoughToldAfterIt() {
        String next = Street.newNumber();
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(changed(bakery, mia, next, userId, newUserId()));

        String late = Messenger.text(Messenger.newId(), mia, now.minusSeconds(600), "STOP");
        taken(messenger.tell(Messenger.messages(bakery.id(), late)));

        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    // Erasure and access

    @Test
    void whoIsErasedUnderOneNameIsErasedUnderAll() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        erasing.erase(number(mia), "officer", "asked", now);

        taken(tell(message("from_user_id", userId), "It is me"));
        taken(tell(message("from", digits(mia), "from_user_id", newUserId()), "It is me"));

        assertThat(conversations.of(List.of(who(bakery, userId).orElseThrow()))).isEmpty();
        assertThat(database.queryForList("SELECT name FROM identity WHERE recipient = ?", String.class, street.id(mia).bytes())).hasSize(2).containsOnly("");
        assertThat(database.queryForObject("SELECT COUNT(*) FROM recipient WHERE id = ?", Long.class, (Object) street.id(mia).bytes())).isZero();
    }

    @Test
    void whoTurnsOutToBeSomebodyErasedIsErasedToo() {
        taken(tell(message("from_user_id", userId), "hello"));
        RecipientId byUserId = who(bakery, userId).orElseThrow();
        erasing.erase(number(mia), "officer", "asked", now);

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(who(bakery, userId)).contains(street.id(mia));
        assertThat(database.queryForObject("SELECT COUNT(*) FROM recipient WHERE id IN (?, ?)", Long.class, byUserId.bytes(), street.id(mia).bytes())).isZero();
        assertThat(conversations.of(List.of(byUserId))).isEmpty();
    }

    @Test
    void sheIsToldByWhatTheMessengerKnowsHer() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(access.of(street.id(mia), Optional.of(number(mia)), now).sections()).filteredOn(section -> section.name().equals("identities")).singleElement()
                .satisfies(section -> assertThat(section.rows()).singleElement().satisfies(row -> assertThat(row).containsEntry("name", userId).containsEntry("kind", "USER")));
    }

    private Reply changed(Firm firm, String old, String next, String oldId, String nextId) {
        return messenger.tell(Messenger.messages(firm.id(), "{\"from\":\"" + digits(old) + "\",\"id\":\"" + Messenger.newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"body\":\"Mia changed\",\"wa_id\":\"" + digits(next) + "\",\"user_id\":\"" + nextId
                + "\",\"previous_user_id\":\"" + oldId + "\"}}"));
    }

    private String preview(String number) {
        return messenger.send("POST", "/v25.0/" + bakery.id() + "/messages/preview", "{\"messaging_product\":\"whatsapp\",\"to\":\"" + number
                + "\",\"type\":\"template\",\"template\":{\"name\":\"notice\",\"language\":{\"code\":\"en_US\"}}}", "Authorization", "Bearer " + bakery.token()).body();
    }

    private Reply tell(String message, String text) {
        return messenger.tell(Messenger.messages(bakery.id(), withText(message, text)));
    }

    /** A message of now, without its text. @param names property, value, property, value */
    private String message(String... names) {
        StringBuilder message = new StringBuilder("{");
        for (int i = 0; i < names.length; i += 2) {
            message.append('"').append(names[i]).append("\":\"").append(names[i + 1]).append("\",");
        }
        return message.append("\"id\":\"").append(Messenger.newId()).append("\",\"timestamp\":\"").append(now.getEpochSecond()).append("\",\"type\":\"text\"").toString();
    }

    private static String withText(String message, String text) {
        return message + ",\"text\":{\"body\":\"" + text + "\"}}";
    }

    private static void taken(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("taken").asInt()).as(reply.body()).isOne();
    }

    private State marketing(String number) {
        return street.consent(number, bakery, Purpose.MARKETING);
    }

    private Blocked blocked(String number) {
        return blocks.of(List.of(street.id(number))).getOrDefault(street.id(number), Blocked.NOBODY);
    }

    private Optional<RecipientId> who(Firm firm, String id) {
        Identity identity = new Identity.UserId(firm.business().id(), id);
        return Optional.ofNullable(identities.who(List.of(identity)).get(identity));
    }

    private PhoneNumber number(String number) {
        return numbers.parse(number).orElseThrow();
    }

    private static String newUserId() {
        return "AT.1349120865530274" + (1_000 + count.incrementAndGet());
    }

    private static String digits(String number) {
        return number.substring(1);
    }
}
