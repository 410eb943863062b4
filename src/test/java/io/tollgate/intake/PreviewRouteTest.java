package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.recipient.Identity;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

@TollgateTest
class PreviewRouteTest {

    @Autowired
    World world;

    @Autowired
    JdbcTemplate jdbc;

    Partner shop;

    @BeforeEach
    void enrol() {
        shop = world.partner();
    }

    @Test
    void aPreviewTellsEveryReasonOfARefusal() {
        Reply reply = shop.postTo(shop.path() + "/preview", text("+351912345678", "We have not met."));

        assertThat(reply.status()).isEqualTo(200);
        JsonNode preview = reply.json().path("preview");
        assertThat(preview.path("verdict").asString()).isEqualTo("refused");
        assertThat(preview.path("reasons").size()).isPositive();
        for (JsonNode reason : preview.path("reasons").valueStream().filter(reason -> reason.has("code")).toList()) {
            assertThat(reason.path("rule").asString()).matches("[A-Z]{3}(-[A-Z]+)?-[0-9]{3}");
            assertThat(reason.path("code").asInt()).isPositive();
            assertThat(reason.path("reason").asString()).isNotBlank();
        }
    }

    @Test
    void aPreviewChangesNothing() {
        shop.postTo(shop.path() + "/preview", text("+351963777111", "x"), "Idempotency-Key", "k");

        for (String table : List.of("inbox", "decision", "idempotency", "outbox", "reservation", "traffic", "new_recipient")) {
            assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM " + table + " WHERE business_id = ?", Integer.class,
                    shop.business().id().value()))
                    .as(table).isZero();
        }
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM recipient WHERE number = '+351963777111'", Integer.class)).isZero();
        assertThat(shop.post(text("+351963777111", "another content"), "Idempotency-Key", "k").status()).isEqualTo(200);
    }

    @Test
    void aPreviewTellsWhatWouldBecomeOfEachChannel() {
        JsonNode next = next("\"to\":\"+4915112345678\"");

        assertThat(next.size()).isEqualTo(1);
        assertThat(next.path(0).path("medium").asString()).isEqualTo("sms");
        assertThat(next.path(0).path("parts").asInt()).isEqualTo(1);
        assertThat(next.path(0).path("reasons").valueStream().map(reason -> reason.path("rule").asString())).isNotEmpty()
                .doesNotContain("GATE-008");
    }

    @Test
    void aPreviewSaysThatNoSmsGoesToAPersonWithoutANumber() {
        Identity.UserId unnumbered = new Identity.UserId(shop.business().id(), "PT.1" + shop.business().phoneNumberId());
        world.personNamed(unnumbered);

        JsonNode next = next("\"recipient\":\"" + unnumbered.name() + "\"");

        assertThat(next.path(0).path("verdict").asString()).isEqualTo("refused");
        assertThat(next.path(0).path("reasons").valueStream().map(reason -> reason.path("rule").asString())).contains("GATE-008");
    }

    /** Previews a text that goes by the messenger and after ten minutes by SMS. */
    private JsonNode next(String to) {
        Reply reply = shop.postTo(shop.path() + "/preview", """
                {"messaging_product":"whatsapp",%s,"type":"text","text":{"body":"Your parcel is here."},
                 "channels":[{"channel":"messenger","minutes":10},{"channel":"sms"}]}""".formatted(to));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json().path("preview").path("next");
    }
}
