package io.tollgate.delivery;

import static io.tollgate.delivery.Scene.NOON;
import static io.tollgate.delivery.Scene.senderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
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

/** The page on which one is a recipient. */
@DeliveryTest
class HandsetPageTest {

    @Autowired
    Scene scene;

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

    private BusinessId shop;
    private RecipientId ana;

    @BeforeEach
    void openShop() {
        scene.clearQueues();
        channel.calm();
        shop = scene.shop();
        ana = scene.person();
    }

    @Test
    void showsWhatArrivedWithoutTheNumberInAnyUrl() throws Exception {
        scene.admitted(shop, ana, Category.MARKETING);
        dispatch.next(NOON);

        HttpResponse<String> page = post("/handset", Map.of("number", scene.number(ana)));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Hello Ana, rye $1 bread is $2.50 today", "A shop");
        assertThat(page.body()).doesNotContainPattern("(action|href)=\"[^\"]*" + scene.number(ana).substring(1));
    }

    @Test
    void markupInAMessageIsShownAndNotObeyed() throws Exception {
        scene.admitted(List.of(Scene.text(shop, ana, "<script>alert(1)</script>")), Optional.empty());
        dispatch.next(NOON);

        assertThat(post("/handset", Map.of("number", scene.number(ana))).body())
                .contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void answerOpensTheServiceWindowAndFromAnAdvertisementOffersTheFreeEntry() throws Exception {
        post("/handset/answer", Map.of("number", scene.number(ana), "sender", senderOf(shop).toString(), "advertisement", "true"));

        Conversation open = conversations.of(List.of(ana)).get(new Conversations.Key(senderOf(shop), ana));
        assertThat(open.serviceWindowOpen(clock.instant())).isTrue();
        assertThat(open.freeEntryOfferedUntil()).isAfter(clock.instant());
    }

    @Test
    void blockHoldsAndCanBeLifted() throws Exception {
        post("/handset/block", Map.of("number", scene.number(ana), "business", shop.toString()));
        assertThat(blocks.of(List.of(ana)).get(ana).refuses(shop)).isTrue();

        post("/handset/unblock", Map.of("number", scene.number(ana), "business", shop.toString()));
        assertThat(blocks.of(List.of(ana)).getOrDefault(ana, Blocked.NOBODY).refuses(shop)).isFalse();
    }

    @Test
    void whatIsNoNumberIsSaidToBeNone() throws Exception {
        assertThat(post("/handset", Map.of("number", "Ana")).body()).contains("This is no telephone number");
    }

    @Test
    void answerToNobodyIsRefused() throws Exception {
        assertThat(post("/handset/answer", Map.of("number", scene.number(ana), "sender", "1")).body()).contains("There is no sender");
        assertThat(conversations.of(List.of(ana))).isEmpty();
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
