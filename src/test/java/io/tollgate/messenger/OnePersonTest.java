package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person under her number, her user ids and a parent user id, as the messenger's webhook and calls name her over real HTTP. */
@TollgateTest
class OnePersonTest extends OnePersonFixture {

    // Links

    @Test
    void aStopByUserIdHoldsUnderTheNumberThatCameWithIt() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(tell(message("from_user_id", userId), "STOP"));

        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aStopHoldsEvenIfTheLinkIsToldLater() {
        taken(tell(message("from_user_id", userId), "STOP"));
        assertThat(marketing(mia)).isEqualTo(State.CONFIRMED);

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(marketing(mia)).as("a stop from before, under another name").isEqualTo(State.WITHDRAWN);
        world.person(mia).declares(Type.CONFIRMED, bakery, Purpose.MARKETING);
        assertThat(marketing(mia)).as("an old consent that is recorded later gives nothing back").isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aStopByNumberHoldsUnderTheUserId() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        messenger.writes(mia, bakery.phoneNumberId(), "STOP");

        assertThat(world.the(Consents.class).history(who(bakery, userId).orElseThrow())).extracting(event -> event.type())
                .contains(Type.WITHDRAWN);
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
    void aNumberAndAUserIdInOneUpdateAreOnePerson(String value) {
        assertThat(messenger
                .tell(envelope(change("messages", bakery.phoneNumberId(), value.replace("NUMBER", digits(mia)).replace("USER", userId)
                        .replace("\"ID\"", "\"" + Messenger.newId() + "\""))))
                .status()).isEqualTo(200);

        taken(tell(message("from_user_id", userId), "STOP"));
        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aUserIdInThePlaceOfTheNumberIsReadAsAUserId() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(tell(message("from", userId), "STOP"));

        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void settingsBlocksAndReportsByUserIdAreAccepted() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(messenger
                .tell(envelope(change("user_preferences", bakery.phoneNumberId(), "\"user_preferences\":[{\"user_id\":\"" + userId
                        + "\",\"category\":\"marketing_messages\",\"value\":\"stop\",\"timestamp\":" + now.getEpochSecond() + "}]")))
                .status())
                .isEqualTo(200);
        assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
        for (String call : List.of("blocks", "reports")) {
            assertThat(messenger
                    .call("POST", "/messenger/v1/" + call,
                            "{\"user_id\":\"" + userId + "\",\"phone_number_id\":\"" + bakery.phoneNumberId() + "\"}")
                    .status()).isEqualTo(200);
        }
        assertThat(blocked(mia).business(bakery.id())).isTrue();
        assertThat(
                database.queryForObject("SELECT COUNT(*) FROM spam_report WHERE recipient = ?", Long.class, world.holder(mia).id().bytes()))
                .isOne();
    }

    @Test
    void aBlockByAPersonWithoutANumberHoldsWhenHerNumberIsTold() {
        messenger.call("POST", "/messenger/v1/blocks",
                "{\"user_id\":\"" + userId + "\",\"phone_number_id\":\"" + bakery.phoneNumberId() + "\"}");
        assertThat(blocked(mia).business(bakery.id())).isFalse();

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(blocked(mia).business(bakery.id())).isTrue();
    }

    @Test
    void aUserIdOfAnotherBusinessIsAnotherPerson() {
        EnrolledBusiness other = world.business().named("Semmel").onAccount("100").enrol();
        world.person(mia).declares(Type.CONFIRMED, other, Purpose.MARKETING);
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        taken(messenger.tell(Messenger.messages(other.phoneNumberId(), withText(message("from_user_id", userId), "STOP"))));

        assertThat(world.holder(mia).consent(other, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        assertThat(who(other, userId)).isPresent().isNotEqualTo(who(bakery, userId));
    }

    @Test
    void aParentUserIdIsOnePersonForAllBusinesses() {
        EnrolledBusiness other = world.business().named("Semmel").onAccount("100").enrol();
        String parent = "AT.ENT." + userId.substring(3);
        world.person(mia).declares(Type.CONFIRMED, other, Purpose.MARKETING);
        taken(tell(message("from", digits(mia), "from_user_id", userId, "from_parent_user_id", parent), "hello"));

        taken(messenger.tell(
                Messenger.messages(other.phoneNumberId(),
                        withText(message("from_user_id", newUserId(), "from_parent_user_id", parent), "STOP"))));

        assertThat(world.holder(mia).consent(other, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void twoNumbersWithOneUserIdAreOnePersonAndTheStopsOfBothHold() {
        String second = World.newNumber("AT");
        world.person(second).declares(Type.CONFIRMED, bakery, Purpose.MARKETING);
        messenger.writes(mia, bakery.phoneNumberId(), "STOP");

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(tell(message("from", digits(second), "from_user_id", userId), "hello"));

        assertThat(world.holder(mia).id()).isEqualTo(world.holder(second).id());
        assertThat(marketing(second)).isEqualTo(State.WITHDRAWN);
    }

    // Forwarding to the business

    @Test
    void theBusinessGetsOnlyTheUserIdOfAPersonWithoutANumber() {
        try (PartnerServer partner = PartnerServer.start()) {
            bakery.listens(partner.url("/hook"), "secret");
            taken(messenger.tell(envelope(change("messages", bakery.phoneNumberId(),
                    "\"contacts\":[{\"profile\":{\"name\":\"Mia\",\"username\":\"@mia\"},\"user_id\":\"" + userId
                            + "\"}],\"messages\":[" + withText(message("from_user_id", userId), "Rye bread?") + "]"))));
            await().until(() -> !partner.posts().isEmpty());

            JsonNode value = JsonMapper.shared().readTree(partner.posts().getFirst().body()).at("/entry/0/changes/0/value");
            assertThat(value.path("contacts").toString())
                    .isEqualTo("[{\"profile\":{\"name\":\"Mia\",\"username\":\"@mia\"},\"user_id\":\"" + userId + "\"}]");
            assertThat(value.at("/messages/0/from_user_id").asString()).isEqualTo(userId);
            assertThat(value.at("/messages/0").has("from")).isFalse();
        }
    }

    @Test
    void aBusinessThatHasBlockedHerGetsNoMessageButHerStopCounts() {
        try (PartnerServer partner = PartnerServer.start()) {
            bakery.listens(partner.url("/hook"), "secret");
            blockedUsers.block(bakery.id(), List.of(world.holder(mia).id()), now);

            taken(messenger.writes(mia, bakery.phoneNumberId(), "Answer me"));
            taken(messenger.writes(mia, bakery.phoneNumberId(), "STOP"));

            assertThat(database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ? AND status = 'inbound'",
                    Long.class,
                    bakery.id().value())).isZero();
            assertThat(partner.posts()).as("only that she wants no marketing").allSatisfy(
                    post -> assertThat(new String(post.body(), StandardCharsets.UTF_8)).contains("user_preferences")
                            .doesNotContain("Answer me", "\"messages\""));
            assertThat(conversations.of(List.of(world.holder(mia).id()))).isEmpty();
            assertThat(marketing(mia)).isEqualTo(State.WITHDRAWN);
            blockedUsers.unblock(bakery.id(), List.of(world.holder(mia).id()), now);
            taken(messenger.writes(mia, bakery.phoneNumberId(), "Are you there?"));
            assertThat(conversations.of(List.of(world.holder(mia).id())).values()).singleElement()
                    .satisfies(open -> assertThat(open.serviceWindowOpen(now)).isTrue());
        }
    }
}
