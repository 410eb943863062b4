package io.tollgate.cloudapi;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What partners get beyond a limit, and how much of it they have used. */
@TollgateTest
class LimitsOverHttpTest {

    @Autowired
    World world;
    @Autowired
    PairRate pairs;

    @Test
    void aPairThatIsTooFastIsToldWhenToGoOn() {
        Partner shop = world.partner();
        String ana = World.newNumber("PT");
        assertThat(shop.post(Partner.text(ana, "x")).status()).isEqualTo(200);
        pairs.hold(shop.sender().id(), world.the(Pseudonyms.class).of(new PhoneNumber(ana, "PT")),
                Duration.ofMinutes(10));

        Reply refused = shop.post(Partner.text(ana, "secret"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.error().path("code").asInt()).isEqualTo(131056);
        assertThat(refused.error().path("is_transient").asBoolean()).isTrue();
        assertThat(refused.response().headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(500L, 600L);
        assertThat(refused.details()).contains("to this recipient").doesNotContain(ana.substring(1)).doesNotContain("secret");
        assertThat(shop.post(Partner.text(World.newNumber("PT"), "x")).status()).as("to somebody else").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPersonHasOneTurnUnderAllHerNames(boolean numberIsKnown) {
        Partner shop = world.partner();
        PhoneNumber number = new PhoneNumber(World.newNumber("PT"), "PT");
        List<Identity> names = List.of(new Identity.UserId(shop.business().id(), "PT.1" + number.e164().substring(1)),
                new Identity.ParentUserId("PT.ENT.1" + number.e164().substring(1)));
        RecipientId her = numberIsKnown ? world.person(number.e164()).id() : Identities.newPerson();
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> {
            world.the(Recipients.class).registerAndLock(List.of(), Map.of(her, "PT"), World.LONG_AGO);
            world.the(Identities.class).claim(names.stream().collect(toMap(name -> name, _ -> her)), World.LONG_AGO);
        });
        names.forEach(name -> assertThat(byUserId(shop, name).status()).isEqualTo(200));

        pairs.hold(shop.sender().id(), her, Duration.ofMinutes(10));

        names.forEach(name -> assertThat(byUserId(shop, name).error().path("code").asInt()).isEqualTo(131056));
        assertThat(shop.post(Partner.text(number.e164(), "x")).status()).isEqualTo(numberIsKnown ? 429 : 200);
    }

    private static Reply byUserId(Partner shop, Identity name) {
        return shop.post("{\"messaging_product\":\"whatsapp\",\"recipient\":\"" + name.name() + "\"," + Partner.answer("x") + "}");
    }

    @Test
    void answersTellHowManyManagementCallsAreUsed() {
        Partner shop = world.partner();
        Reply reply = Partner.exchange(shop.request("/v25.0/" + shop.business().id() + "/phone_numbers").GET().build());

        JsonNode use = JsonMapper.shared().readTree(reply.response().headers().firstValue("X-Business-Use-Case-Usage").orElseThrow());
        assertThat(use.at("/" + shop.business().id() + "/0/type").asString()).isEqualTo("whatsapp");
        assertThat(use.at("/" + shop.business().id() + "/0/call_count").asInt()).isBetween(1, 100);
        assertThat(shop.post(Partner.text(World.newNumber("PT"), "x")).response().headers().map())
                .as("messages are no management calls").doesNotContainKey("x-business-use-case-usage");
    }
}
