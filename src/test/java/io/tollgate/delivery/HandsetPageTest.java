package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.media.SampleFiles;
import io.tollgate.media.Upload;
import io.tollgate.message.Category;
import io.tollgate.recipient.Identity;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner.Reply;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The pages on which a visitor plays a recipient. */
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
    void aPhoneIsPickedFromTheListAndShowsWhatArrivedWithoutTheNumberInAnyUrl() throws Exception {
        world.admitted().message(shop, ana, Category.MARKETING);
        dispatch.next(NOON);

        assertThat(get("/me").body()).contains("href=\"/me/" + ana.id() + "\"", ana.number().e164(), "Germany");
        HttpResponse<String> picked = post("/me", Map.of("number", ana.number().e164()));
        assertThat(picked.headers().firstValue("Location").orElseThrow()).endsWith("/me/" + ana.id());
        HttpResponse<String> chat = get(chat());
        assertThat(chat.body()).contains("Hello Ana, rye $1 bread is $2.50 today", "A shop");
        assertThat(chat.body() + get(home()).body())
                .doesNotContainPattern("(action|href)=\"[^\"]*" + ana.number().e164().substring(1));
    }

    @Test
    void aPersonOfWhomOnlyAUserIdIsKnownHasAPhoneToo() throws Exception {
        String id = "DE.1a" + shop.phoneNumberId();
        Person lena = new Person(world, world.personNamed(new Identity.UserId(shop.id(), id)), ana.number());
        world.admitted().message(shop, lena, Category.MARKETING);
        dispatch.next(NOON);

        assertThat(lena.handset()).hasSize(1);
        assertThat(get("/me").body()).contains("href=\"/me/" + lena.id() + "\"", id, "Germany");
        assertThat(get("/me/" + lena.id()).body()).contains(id);
        post("/me/" + lena.id() + "/chats/" + shop.sender() + "/write", Map.of("text", "Thank you"));
        assertThat(conversations.of(List.of(lena.id()))).hasSize(1);
        EnrolledBusiness other = world.business().named("Another shop").onAccount("1000").enrol();
        HttpResponse<String> told = post("/me/" + lena.id() + "/chats/" + other.sender() + "/write", Map.of("text", "Hello"));
        assertThat(told.headers().firstValue("Location").orElseThrow()).as("it knows no name of hers").contains("told=FAILED");
    }

    @Test
    void sheSeesThatTheBusinessHasReadHerWordsAndIsWriting() throws Exception {
        world.admitted().message(shop, ana, Category.MARKETING);
        dispatch.next(NOON);
        post(chat() + "/write", Map.of("text", "Are you open?"));
        post(chat() + "/write", Map.of("text", "On Sunday?"));
        List<String> ids = world.the(JdbcTemplate.class).queryForList("SELECT id FROM chat_word WHERE recipient = ? ORDER BY at",
                String.class, ana.id().bytes());
        assertThat(get(chat()).body()).doesNotContain("· gelesen", "schreibt …");

        marksAsRead(ids.getFirst(), "");
        assertThat(get(chat()).body()).containsOnlyOnce("· gelesen").doesNotContain("schreibt …");

        marksAsRead(ids.getLast(), ",\"typing_indicator\":{\"type\":\"text\"}");
        assertThat(get(chat()).body()).containsPattern("(?s)· gelesen.*· gelesen").contains("Das Unternehmen schreibt …");
    }

    private void marksAsRead(String id, String more) {
        Reply reply = shop.partner().post("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"" + id + "\"" + more
                + "}");
        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void theChatShowsThePictureOfTheNumber() throws Exception {
        world.admitted().message(shop, ana, Category.MARKETING);
        dispatch.next(NOON);
        assertThat(get(chat()).body()).doesNotContain("class=\"face\"");
        String handle = Upload.handle(shop, "image/png", SampleFiles.picture("png", 200, 200));

        shop.partner().postTo("/v25.0/" + shop.phoneNumberId() + "/whatsapp_business_profile",
                "{\"messaging_product\":\"whatsapp\",\"profile_picture_handle\":\"" + handle + "\"}");

        String picture = "<img class=\"face\" src=\"/picture/" + shop.phoneNumberId() + "/";
        assertThat(get(chat()).body()).contains(picture);
        assertThat(get(home()).body()).contains(picture);
    }

    @Test
    void markupInAMessageIsShownAsTextAndAnAddressAsALink() throws Exception {
        world.admitted().messages(List.of(AdmittedMessages.text(shop, ana, "<script>alert(1)</script> https://a.example/b.")),
                Optional.empty());
        dispatch.next(NOON);

        assertThat(get(chat()).body()).contains("&lt;script&gt;", "href=\"https://a.example/b\"").doesNotContain("<script>");
    }

    @Test
    void whatSheTypesOpensTheServiceWindowAndFromAnAdvertisementOffersTheFreeEntry() throws Exception {
        post(chat() + "/write", Map.of("text", "Have you got <rye>?", "advertisement", "true"));

        Conversation open = conversations.of(List.of(ana.id())).get(new Conversations.Key(shop.sender(), ana.id()));
        assertThat(open.serviceWindowOpen(clock.instant())).isTrue();
        assertThat(open.freeEntryOfferedUntil()).isAfter(clock.instant());
        assertThat(get(chat()).body()).contains("Have you got &lt;rye&gt;?");
        assertThat(get(home()).body()).contains("Have you got &lt;rye&gt;?");
    }

    @Test
    void aStopWordThatSheTypesEndsAllConsents() throws Exception {
        ana.consentsTo(shop);

        assertThat(post(chat() + "/write", Map.of("text", "STOP")).statusCode()).isEqualTo(302);

        for (Purpose purpose : Purpose.values()) {
            assertThat(ana.consent(shop, purpose)).isEqualTo(State.WITHDRAWN);
        }
    }

    @Test
    void wordsToABusinessThatIsNotVerifiedAndHasNotWrittenDoNotArriveAndThePageSaysWhy() throws Exception {
        EnrolledBusiness stranger = world.business().unverified().enrol();
        String path = home() + "/chats/" + stranger.sender();

        HttpResponse<String> answer = post(path + "/write", Map.of("text", "Hello"));

        assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("told=NOT_VERIFIED");
        assertThat(conversations.of(List.of(ana.id()))).isEmpty();
        assertThat(get(path + "?told=NOT_VERIFIED").body()).contains("dieses Unternehmen ist nicht geprüft");
    }

    @Test
    void onlyAVerifiedSenderShowsABadge() throws Exception {
        EnrolledBusiness stranger = world.business().unverified().enrol();

        assertThat(get(chat()).body()).contains("/badge/" + shop.sender() + ".svg", "Abzeichen prüfen");
        assertThat(get(home() + "/chats/" + stranger.sender()).body()).contains("Nicht geprüft").doesNotContain("class=\"badge\"");
        assertThat(get("/badge/" + stranger.sender() + ".svg").body()).doesNotContain("<circle", "<path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "LONG"})
    void nothingAndTooMuchAreNotSent(String text) throws Exception {
        HttpResponse<String> answer = post(chat() + "/write", Map.of("text", text.equals("LONG") ? "x".repeat(4097) : text));

        assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("told=EMPTY");
        assertThat(conversations.of(List.of(ana.id()))).isEmpty();
    }

    @Test
    void blockHoldsAndCanBeLifted() throws Exception {
        post(chat() + "/block", Map.of());
        assertThat(ana.blocked().refuses(shop.id())).isTrue();
        assertThat(get(home() + "/writers").body()).contains("Blockiert", "/blocks/" + shop.id() + "/lift");

        post(home() + "/blocks/" + shop.id() + "/lift", Map.of());
        assertThat(ana.blocked().refuses(shop.id())).isFalse();
    }

    @Test
    void whoHasBlockedEverybodyIsToldThatOneBusinessIsStillBlocked() throws Exception {
        post(home() + "/everybody/block", Map.of());

        assertThat(post(chat() + "/unblock", Map.of()).headers().firstValue("Location").orElseThrow()).contains("told=STILL_BLOCKED");
        assertThat(ana.blocked().refuses(shop.id())).isTrue();

        post(home() + "/everybody/lift", Map.of());
        assertThat(ana.blocked().refuses(shop.id())).isFalse();
    }

    @Test
    void aReportBlocksAndIsKept() throws Exception {
        post(chat() + "/report", Map.of());

        assertThat(ana.blocked().refuses(shop.id())).isTrue();
        assertThat(world.the(JdbcTemplate.class).queryForObject("SELECT COUNT(*) FROM spam_report WHERE recipient = ? AND business_id = ?",
                Integer.class, ana.id().bytes(), shop.id().value())).isOne();
    }

    @Test
    void aSwitchEndsAConsentAtOnceAndGivesItBackInTwoStepsWithTheWordingAsEvidence() throws Exception {
        ana.consentsTo(shop);
        String marketing = home() + "/writers/" + shop.id() + "/MARKETING";
        assertThat(get(home() + "/writers").body()).contains("aria-checked=\"true\"");

        post(marketing + "/stop", Map.of());
        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(ana.consent(shop, Purpose.MESSAGES)).as("only the advertising was switched off").isNotEqualTo(State.WITHDRAWN);

        assertThat(get(marketing + "/allow").body()).contains("A shop darf mir Werbung senden.");
        assertThat(ana.consent(shop, Purpose.MARKETING)).as("looking allows nothing").isEqualTo(State.WITHDRAWN);
        post(marketing + "/allow", Map.of());
        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        assertThat(world.the(Consents.class).history(ana.id()).getLast().evidence().wording())
                .satisfies(wording -> assertThat(wording.text()).isEqualTo("A shop darf mir Werbung senden."))
                .satisfies(wording -> assertThat(wording.language()).isEqualTo("de-DE"));
    }

    @Test
    void whoSwitchesOffAllMessagesSwitchesOffAdvertisingToo() throws Exception {
        ana.consentsTo(shop);

        post(home() + "/writers/" + shop.id() + "/MESSAGES/stop", Map.of());

        assertThat(ana.consent(shop, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aPhoneSpeaksTheLanguageOfItsCountryUntilAnotherIsChosen() throws Exception {
        assertThat(get(home()).body()).contains("Wer mir schreiben darf", "lang=\"de-DE\"");

        post(home() + "/settings", Map.of("language", "en", "behaviour", "OFFLINE"));

        assertThat(get(home()).body()).contains("Who may write to me", "lang=\"en-DE\"");
        assertThat(get("/me/" + world.personIn("FR").id()).body()).contains("Qui peut m’écrire", "lang=\"fr-FR\"", "dir=\"ltr\"");
        assertThat(get("/me/" + world.person("+819012345678").id()).body()).contains("Who may write to me");
        post(home() + "/settings", Map.of("behaviour", "USUAL", "language", "ar"));
        assertThat(get(home() + "/writers").body()).contains("من يمكنه مراسلتي", "lang=\"ar-DE\"", "dir=\"rtl\"");
        post(home() + "/settings", Map.of("behaviour", "USUAL", "language", "klingon"));
        assertThat(get(home()).body()).as("an unknown language changes nothing").contains("dir=\"rtl\"");
    }

    @Test
    void herDataIsAllThatIsStoredAboutHer() throws Exception {
        ana.consentsTo(shop);
        post(chat() + "/write", Map.of("text", "Until when are you open?"));

        HttpResponse<String> data = get(home() + "/data");

        assertThat(data.statusCode()).isEqualTo(200);
        assertThat(data.body()).contains("A shop", "Until when are you open?", ana.number().e164());
    }

    @Test
    void anInvalidNumberIsRefused() throws Exception {
        assertThat(post("/me", Map.of("number", "Ana")).body()).contains("This is not a telephone number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chats/1", "/chats/0", "/chats/x", "/writers/999999/MARKETING/allow", "/writers/1/NOTHING/allow"})
    void whatDoesNotExistIsNotThere(String path) throws Exception {
        assertThat(get(home() + path).statusCode()).isIn(400, 404);
    }

    @Test
    void nobodyHasNoPhone() throws Exception {
        assertThat(get("/me/" + "0".repeat(32)).statusCode()).isEqualTo(404);
    }

    private String home() {
        return "/me/" + ana.id();
    }

    private String chat() {
        return home() + "/chats/" + shop.sender();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Accept", "text/html").build(),
                    BodyHandlers.ofString());
        }
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
