package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.messenger.Street.Firm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person under her number, her user ids and a parent's, as the messenger's webhook and calls name her, over real HTTP. */
@TollgateTest
class OnePersonTest extends OnePersonFixture {

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
        "\"contacts\":[{\"wa_id\":\"NUMBER\",\"user_id\":\"USER\"}],\"messages\":[{\"from\":\"NUMBER\",\"id\":\"ID\","
                + "\"timestamp\":\"1790000000\",\"type\":\"sticker\"}]",
        "\"contacts\":[{\"wa_id\":\"NUMBER\",\"user_id\":\"USER\"}],\"messages\":[{\"from_user_id\":\"USER\",\"id\":\"ID\","
                + "\"timestamp\":\"1790000000\",\"type\":\"sticker\"}]",
        "\"contacts\":[{\"user_id\":\"USER\"}],\"messages\":[{\"from\":\"NUMBER\",\"id\":\"ID\",\"timestamp\":\"1790000000\","
                + "\"type\":\"sticker\"}]",
        "\"contacts\":[{\"wa_id\":\"NUMBER\",\"user_id\":\"USER\"}]",
        "\"statuses\":[{\"id\":\"wamid.x\",\"status\":\"read\",\"timestamp\":\"1790000000\",\"recipient_id\":\"NUMBER\","
                + "\"recipient_user_id\":\"USER\"}]"})
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
                + "\",\"category\":\"marketing_messages\",\"value\":\"stop\",\"timestamp\":" + now.getEpochSecond() + "}]"))).status())
                .isEqualTo(200);
        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
        for (String call : List.of("blocks", "reports")) {
            assertThat(messenger
                    .call("POST", "/messenger/v1/" + call, "{\"user_id\":\"" + userId + "\",\"phone_number_id\":\"" + bakery.id() + "\"}")
                    .status()).isEqualTo(200);
        }
        assertThat(blocked(mia).business(bakery.business().id())).isTrue();
        assertThat(database.queryForObject("SELECT COUNT(*) FROM spam_report WHERE recipient = ?", Long.class, street.id(mia).bytes()))
                .isOne();
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

        taken(messenger.tell(
                Messenger.messages(other.id(), withText(message("from_user_id", newUserId(), "from_parent_user_id", parent), "STOP"))));

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
            taken(messenger.tell(envelope(change("messages", bakery.id(),
                    "\"contacts\":[{\"profile\":{\"name\":\"Mia\",\"username\":\"@mia\"},\"user_id\":\"" + userId
                            + "\"}],\"messages\":[" + withText(message("from_user_id", userId), "Rye bread?") + "]"))));
            await().atMost(Duration.ofSeconds(60)).until(() -> !partner.posts().isEmpty());

            JsonNode value = JsonMapper.shared().readTree(partner.posts().getFirst().body()).at("/entry/0/changes/0/value");
            assertThat(value.path("contacts").toString())
                    .isEqualTo("[{\"profile\":{\"name\":\"Mia\",\"username\":\"@mia\"},\"user_id\":\"" + userId + "\"}]");
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

            assertThat(database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ?", Long.class,
                    bakery.business().id().value())).isZero();
            assertThat(partner.posts()).isEmpty();
            assertThat(conversations.of(List.of(street.id(mia)))).isEmpty();
            assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
            blockedUsers.unblock(bakery.business().id(), List.of(street.id(mia)), now);
            taken(messenger.writes(mia, bakery.id(), "Are you there?"));
            assertThat(conversations.of(List.of(street.id(mia))).values()).singleElement()
                    .satisfies(open -> assertThat(open.serviceWindowOpen(now)).isTrue());
        }
    }
}
