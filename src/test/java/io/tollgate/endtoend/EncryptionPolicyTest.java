package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whether plain and encrypted messages pass is the decision of the business; an encrypted conversation never becomes plain unnoticed. */
@TollgateTest
class EncryptionPolicyTest extends DevicesFixture {

    @LocalServerPort
    int port;

    private byte[] group;
    private int sent;

    @BeforeEach
    void bring() {
        phone.brings(5);
        group = newGroup();
    }

    private void decide(String policy) {
        Office.at(port, data).as("policy cleo", Role.OFFICER).post("/businesses/" + shop.business().handle() + "/encryption",
                "{'policy':'" + policy + "','reason':'The bank has asked for it.'}").is(200);
    }

    private Verdict plain(Person to) {
        return verdict(shop.sends(to.number().e164(), Partner.template("utility")));
    }

    private Verdict encrypted() {
        return verdict(shop.sends(ana.number().e164(), TestDevice.sealed(group, 1, "utility", "m-" + sent++, "utility@en_US")));
    }

    private Verdict verdict(Partner.Reply reply) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        MessageId id = MessageId.parse(reply.messageId()).orElseThrow();
        await().until(() -> !world.history().decisions(id).isEmpty());
        return world.history().decisions(id).getLast().verdict();
    }

    private static void refused(Verdict verdict, String rule) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.refusals()).anyMatch(one -> one.rule().equals(rule) && one.code() == 131051);
            assertThat(refused.refusals()).hasSize(1);
        });
    }

    private static void admitted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    }

    private List<String> kinds(TestDevice device) {
        return device.inbox().stream().map(one -> one.path("kind").asString()).toList();
    }

    @Test
    void requiredRefusesPlainMessagesToPeopleWithADeviceAndToNobodyElse() {
        decide("REQUIRED");
        Person ben = world.person().consentsTo(shop.business());
        desk.opens(group, ana.number().e164());

        refused(plain(ana), "VER-ANY-050");
        admitted(plain(ben));
        admitted(encrypted());
        await().until(() -> kinds(phone).contains("message"));
        assertThat(phone.call("DELETE", "/e2e/v1/devices/" + phone.id(), "").status()).isEqualTo(200);
        refused(plain(ana), "VER-ANY-052"); // it was encrypted, and she has not seen an end of that
    }

    @Test
    void offRefusesEncryptedMessages() {
        desk.opens(group, ana.number().e164());
        decide("OFF");

        refused(encrypted(), "VER-ANY-051");
        admitted(plain(ana));
        decide("PREFERRED");
        admitted(encrypted());
    }

    @Test
    void withoutADecisionBothPassUntilTheConversationIsEncrypted() {
        desk.opens(group, ana.number().e164());

        admitted(plain(ana));
        admitted(encrypted());
        await().until(() -> kinds(phone).contains("message"));
        refused(plain(ana), "VER-ANY-052");
        admitted(encrypted());
    }

    @Test
    void whatSheWritesEncryptedMakesTheConversationEncrypted() {
        desk.opens(group, ana.number().e164());
        admitted(plain(ana));

        assertThat(phone.writes(group, 1, "m-1").status()).isEqualTo(201);

        refused(plain(ana), "VER-ANY-052");
    }

    @Test
    void oneSideEndsTheEncryptionAndBothAreTold() {
        desk.opens(group, ana.number().e164());
        admitted(encrypted());
        await().until(() -> kinds(phone).contains("message"));

        assertThat(desk.call("POST", "/e2e/v1/conversations/" + TestDevice.text(group) + "/plain", "{}").status()).isEqualTo(200);
        assertThat(desk.call("POST", "/e2e/v1/conversations/" + TestDevice.text(group) + "/plain", "{}").status()).as("again")
                .isEqualTo(200);

        assertThat(kinds(desk)).containsExactly("plain");
        assertThat(kinds(phone)).containsExactly("welcome", "message", "plain");
        admitted(plain(ana));
        admitted(encrypted());
        await().until(() -> kinds(phone).size() == 4);
        refused(plain(ana), "VER-ANY-052");
        assertThat(phone.call("POST", "/e2e/v1/conversations/" + TestDevice.text(group) + "/plain", "{}").status()).isEqualTo(200);
        admitted(plain(ana));
    }

    @Test
    void underRequiredAnEndedEncryptionAllowsNothingPlain() {
        decide("REQUIRED");
        desk.opens(group, ana.number().e164());
        admitted(encrypted());

        assertThat(phone.call("POST", "/e2e/v1/conversations/" + TestDevice.text(group) + "/plain", "{}").status()).isEqualTo(200);

        refused(plain(ana), "VER-ANY-050");
    }

    @Test
    void aStrangerEndsNothing() {
        desk.opens(group, ana.number().e164());
        TestDevice stranger = TestDevice.of(world.partner());

        assertThat(stranger.call("POST", "/e2e/v1/conversations/" + TestDevice.text(group) + "/plain", "{}").status()).isEqualTo(404);
    }
}
