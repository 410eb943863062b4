package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** New devices come into the conversations of their account. */
@TollgateTest
class JoinsTest extends DevicesFixture {

    @Autowired
    InboxBell bell;

    private static List<JsonNode> waiting(TestDevice device, String kind) {
        return device.inbox().stream().filter(one -> one.path("kind").asString().equals(kind)).toList();
    }

    private static JsonNode asks(TestDevice device, String whom) {
        return device.call("POST", "/e2e/v1/joins", "{" + whom + "}").json().path("conversations");
    }

    private byte[] talk() {
        phone.brings(2);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());
        return group;
    }

    private static String in(byte[] group) {
        return "\"group_id\":\"" + TestDevice.text(group) + "\"";
    }

    @Test
    void membersOfBothSidesAreAskedOnceAndTheFirstLetsTheDeviceIn() {
        byte[] group = talk();
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        tablet.brings(2);

        JsonNode asked = asks(tablet, "");
        asks(tablet, "\"phone_number_id\":\"" + shop.sender().id() + "\"");

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).path("group_id").asString()).isEqualTo(TestDevice.text(group));
        assertThat(asked.get(0).path("member").asBoolean()).isFalse();
        assertThat(asked.get(0).path("with").asString()).isEqualTo(shop.sender().displayNumber().substring(1));
        for (TestDevice member : List.of(desk, phone)) {
            assertThat(waiting(member, "join")).singleElement()
                    .satisfies(one -> assertThat(one.path("device_id").asString()).isEqualTo(tablet.id()));
        }
        JsonNode outside = desk.claims(in(group)).json().path("devices");
        assertThat(outside).hasSize(1);
        String welcome = TestDevice.welcome(outside.get(0).path("device_id").asString(), outside.get(0).path("key_package").asString());
        assertThat(desk.commits(group, 1, "", welcome).status()).isEqualTo(201);
        assertThat(phone.claims(in(group)).json().path("devices")).isEmpty();
        assertThat(asks(tablet, "")).isEmpty();
        assertThat(asks(tablet, "\"phone_number_id\":\"" + shop.sender().id() + "\"").get(0).path("member").asBoolean()).isTrue();
        assertThat(waiting(tablet, "welcome")).hasSize(1);
    }

    @Test
    void aSecondMachineOfTheNumberIsAskedForAndItsTellingIsToldToTheOther() {
        byte[] group = talk();
        TestDevice counter = TestDevice.of(shop);
        counter.brings(1);
        assertThat(asks(counter, to())).hasSize(1);
        JsonNode outside = phone.claims(in(group)).json().path("devices");
        assertThat(phone.commits(group, 1, "", TestDevice.welcome(counter.id(), outside.get(0).path("key_package").asString())).status())
                .isEqualTo(201);

        String told = "{\"seq\":0,\"told\":[{" + in(group) + ",\"message_id\":\"wamid.1\"}]}";
        assertThat(counter.call("POST", "/e2e/v1/inbox/ack", told).status()).isEqualTo(200);
        assertThat(phone.call("POST", "/e2e/v1/inbox/ack", told).status()).isEqualTo(200);

        assertThat(waiting(desk, "told")).singleElement()
                .satisfies(one -> assertThat(one.path("message_id").asString()).isEqualTo("wamid.1"));
        assertThat(waiting(counter, "told")).isEmpty();
        assertThat(waiting(phone, "told")).isEmpty();
    }

    @Test
    void aLookFindsForWhichDevicesSomethingNewIsThere() {
        talk();
        DeviceId tablet = new DeviceId(TestDevice.of(shop.root(), messenger, ana.number().e164()).id());
        DeviceId known = new DeviceId(phone.id());

        assertThat(bell.news(List.of(known, tablet))).containsExactly(known);
        phone.inbox();
        assertThat(bell.news(List.of(known, tablet))).isEmpty();
    }

    @Test
    void nobodyAsksOrClaimsInConversationsOfOthers() {
        byte[] group = talk();
        TestDevice stranger = TestDevice.of(world.partner());
        stranger.brings(1);

        assertThat(asks(stranger, "")).isEmpty();
        assertThat(waiting(desk, "join")).isEmpty();
        assertThat(stranger.claims(in(group)).error().path("code").asInt()).isEqualTo(803);
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        assertThat(tablet.claims(in(group)).error().path("code").asInt()).isEqualTo(803);
        assertThat(stranger.call("POST", "/e2e/v1/inbox/ack", "{\"seq\":0,\"told\":[{" + in(group) + ",\"message_id\":\"x\"}]}").status())
                .isEqualTo(200);
        assertThat(waiting(desk, "told")).isEmpty();
    }

    @Test
    void aBusinessThatSheHasBlockedLearnsOfNoNewDeviceOfHers() {
        byte[] group = talk();
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        tablet.brings(2);
        ana.blocks(shop.business(), Instant.now());

        assertThat(desk.claims(in(group)).json().path("devices")).isEmpty();
        assertThat(phone.claims(in(group)).json().path("devices")).hasSize(1);
    }

    @Test
    void ownPackagesMayBeClaimedAsOftenAsNeededThoseOfOthersNot() {
        byte[] group = talk();
        Partner.Reply last = phone.claims("\"own\":true");
        for (int i = 0; i < 70; i++) {
            last = phone.claims("\"own\":true");
        }

        assertThat(last.status()).isEqualTo(200);
        assertThat(phone.claims(in(group)).status()).isEqualTo(200);
    }
}
