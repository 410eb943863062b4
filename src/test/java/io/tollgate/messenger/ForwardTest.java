package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static io.tollgate.messenger.Messenger.messages;
import static io.tollgate.messenger.Messenger.newId;
import static io.tollgate.messenger.Messenger.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.message.MessageId;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a customer writes arrives at the business's real HTTP server. */
@TollgateTest
class ForwardTest {

    private static final String SECRET = "the bakery's own secret ✓";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    StatusUpdates updates;
    @Autowired
    JdbcTemplate database;

    private Messenger messenger;
    private PartnerServer partner;
    private EnrolledBusiness bakery;
    private String mia;
    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    @BeforeEach
    void open() {
        messenger = new Messenger(port, data);
        partner = PartnerServer.start();
        bakery = world.business().named("Krume").onAccount("100").enrol();
        bakery.listens(partner.url("/hook"), SECRET);
        mia = World.newNumber("AT");
    }

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void theBusinessGetsTheMessageInTheFormOfTheCloudApiSignedWithItsOwnSecret() {
        String id = newId();
        String message = text(id, mia, now, "Frühstück ☕?").replace("\"type\"",
                "\"context\":{\"from\":\"4930\",\"id\":\"wamid.q\"},\"type\"");
        messenger.tell(
                envelope(change("messages", bakery.phoneNumberId(),
                        "\"contacts\":[{\"profile\":{\"name\":\"Mia\"},\"wa_id\":\"" + mia.substring(1)
                                + "\"}],\"messages\":[" + message + "]")));
        eventually(() -> !partner.posts().isEmpty());

        var post = partner.posts().getFirst();
        JsonNode body = JsonMapper.shared().readTree(post.body());
        JsonNode value = body.at("/entry/0/changes/0/value");
        assertThat(post.header(WebhookSignature.HEADER)).isEqualTo(WebhookSignature.of(post.body(), SECRET));
        assertThat(body.path("object").asString()).isEqualTo("whatsapp_business_account");
        assertThat(body.at("/entry/0/changes/0/field").asString()).isEqualTo("messages");
        assertThat(value.at("/metadata/phone_number_id").asString()).isEqualTo(bakery.phoneNumberId());
        assertThat(value.path("contacts").toString())
                .isEqualTo("[{\"profile\":{\"name\":\"Mia\"},\"wa_id\":\"" + mia.substring(1) + "\"}]");
        assertThat(value.at("/messages/0")).isEqualTo(JsonMapper.shared().readTree(message));
    }

    @Test
    void aForwardedMessageIsSealedWhileItWaitsAndDeletedWhenSent() {
        partner.hold();
        messenger.writes(mia, bakery.phoneNumberId(), "my test was positive");
        eventually(() -> !partner.posts().isEmpty());

        List<byte[]> kept = database.queryForList("SELECT inbound FROM status_update WHERE business_id = ?", byte[].class,
                bakery.id().value());
        assertThat(kept).hasSize(1)
                .allSatisfy(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("positive"));
        assertThat(new String(partner.posts().getFirst().body(), StandardCharsets.UTF_8)).contains("positive");
        partner.release();
        eventually(() -> waiting() == 0);
    }

    @Test
    void afterAFailureTheBusinessGetsMessagesAndStatusesAgainInOrder() {
        partner.answer(500, 503);
        String first = newId();
        String last = newId();
        messenger.tell(messages(bakery.phoneNumberId(), text(first, mia, now, "one")));
        StatusUpdate status = StatusUpdate.failed(bakery.id(), bakery.sender(), new MessageId(UUID.randomUUID()), world.holder(mia).id(),
                now, "", 131026, "no");
        updates.enqueue(List.of(status));
        messenger.tell(messages(bakery.phoneNumberId(), text(last, mia, now, "two")));
        eventually(() -> waiting() == 0);

        List<String> received = partner.posts().stream().skip(2).flatMap(post -> Stream.of(JsonMapper.shared().readTree(post.body())))
                .flatMap(body -> body.at("/entry/0/changes").valueStream()).map(change -> change.path("value"))
                .flatMap(value -> Stream.concat(value.path("statuses").valueStream(), value.path("messages").valueStream()))
                .map(update -> update.path("id").asString()).toList();
        assertThat(received).containsExactly(first, status.message().text(), last);
    }

    @Test
    void aRepeatedMessageIsForwardedOnce() {
        String body = messages(bakery.phoneNumberId(), text(newId(), mia, now, "once"));
        messenger.tell(body);
        messenger.tell(body);
        eventually(() -> waiting() == 0 && !partner.posts().isEmpty());

        assertThat(
                partner.posts().stream().map(post -> new String(post.body(), StandardCharsets.UTF_8)).filter(text -> text.contains("once")))
                .hasSize(1);
    }

    @Test
    void theBusinessHearsThatAPersonStopsItsMarketingAndAllowsItAgain() {
        messenger.tell(Messenger.settings(bakery.phoneNumberId(), Messenger.setting(mia, now.minusSeconds(30), "stop")));
        messenger.tell(Messenger.settings(bakery.phoneNumberId(), Messenger.setting(mia, now.minusSeconds(20), "resume")));
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now, "STOP")));
        eventually(() -> preferences().size() == 3);

        assertThat(preferences()).extracting(it -> it.path("value").asString()).containsExactly("stop", "resume", "stop");
        assertThat(preferences().getFirst().toString()).isEqualTo("{\"wa_id\":\"" + mia.substring(1) + "\",\"detail\":\"User requested to"
                + " stop marketing messages\",\"category\":\"marketing_messages\",\"value\":\"stop\",\"timestamp\":"
                + now.minusSeconds(30).getEpochSecond() + "}");
    }

    private List<JsonNode> preferences() {
        return partner.posts().stream().flatMap(post -> JsonMapper.shared().readTree(post.body()).at("/entry/0/changes").valueStream())
                .filter(change -> change.path("field").asString().equals("user_preferences"))
                .filter(change -> change.at("/value/metadata/phone_number_id").asString().equals(bakery.phoneNumberId()))
                .flatMap(change -> change.at("/value/user_preferences").valueStream()).toList();
    }

    private long waiting() {
        return database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ?", Long.class,
                bakery.id().value());
    }

    private static void eventually(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
