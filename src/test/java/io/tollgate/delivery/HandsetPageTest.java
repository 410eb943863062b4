package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.Blocks;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.Category;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page on which a visitor plays a recipient. */
@DeliveryTest
class HandsetPageTest {

    @Autowired
    World world;

    @Autowired
    Dispatch dispatch;

    @Autowired
    DisturbedChannel channel;

    @Autowired
    Conversations conversations;

    @Autowired
    Blocks blocks;

    @Autowired
    Clock clock;

    @LocalServerPort
    int port;

    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        channel.calm();
        shop = world.business().named("A shop").onAccount("1000").templates("Hello {{1}}, {{2}} is {{3}} today, and {{4}}.").enrol();
        ana = world.personIn("DE");
    }

    @Test
    void showsWhatArrivedWithoutTheNumberInAnyUrl() throws Exception {
        world.admitted().message(shop, ana, Category.MARKETING);
        dispatch.next(NOON);

        HttpResponse<String> page = post("/handset", Map.of("number", ana.number().e164()));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Hello Ana, rye $1 bread is $2.50 today", "A shop");
        assertThat(page.body()).doesNotContainPattern("(action|href)=\"[^\"]*" + ana.number().e164().substring(1));
    }

    @Test
    void markupInAMessageIsShownAsText() throws Exception {
        world.admitted().messages(List.of(AdmittedMessages.text(shop, ana, "<script>alert(1)</script>")), Optional.empty());
        dispatch.next(NOON);

        assertThat(post("/handset", Map.of("number", ana.number().e164())).body())
                .contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void answerOpensTheServiceWindowAndFromAnAdvertisementOffersTheFreeEntry() throws Exception {
        post("/handset/answer", Map.of("number", ana.number().e164(), "sender", shop.sender().toString(), "advertisement", "true"));

        Conversation open = conversations.of(List.of(ana.id())).get(new Conversations.Key(shop.sender(), ana.id()));
        assertThat(open.serviceWindowOpen(clock.instant())).isTrue();
        assertThat(open.freeEntryOfferedUntil()).isAfter(clock.instant());
    }

    @Test
    void blockHoldsAndCanBeLifted() throws Exception {
        post("/handset/block", Map.of("number", ana.number().e164(), "business", shop.id().toString()));
        assertThat(ana.blocked().refuses(shop.id())).isTrue();

        post("/handset/unblock", Map.of("number", ana.number().e164(), "business", shop.id().toString()));
        assertThat(ana.blocked().refuses(shop.id())).isFalse();
    }

    @Test
    void anInvalidNumberIsRefused() throws Exception {
        assertThat(post("/handset", Map.of("number", "Ana")).body()).contains("This is not a telephone number");
    }

    @Test
    void answerToNobodyIsRefused() throws Exception {
        assertThat(post("/handset/answer", Map.of("number", ana.number().e164(), "sender", "1")).body()).contains("There is no sender");
        assertThat(conversations.of(List.of(ana.id()))).isEmpty();
    }

    private HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream().map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());
        }
    }
}
