package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.PartnerServer.Post;
import io.tollgate.delivery.PartnerServer.Status;
import io.tollgate.database.Slice;
import io.tollgate.message.Category;
import io.tollgate.message.SenderId;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts that arrive at a partner's real HTTP server. */
@DeliveryTest
class WebhookTest {

    private static final String SECRET = "a secret of 2026 ✓";

    @Autowired
    World world;

    @Autowired
    StatusUpdates updates;

    @Autowired
    ProducerTemplate routes;

    @Autowired
    JsonMapper json;

    private PartnerServer partner;
    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        partner = PartnerServer.start();
        shop = world.onAccount().listens(partner.url("/statuses?shop=1"), SECRET);
        ana = world.personIn("DE");
    }

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void postIsSignedOverItsRawBytesWithTheSecretOfTheBusiness() {
        updates.enqueue(List.of(update("sent", "Frühstück ☕ \"1\"")));

        eventually(() -> assertThat(partner.posts()).hasSize(1));

        Post post = partner.posts().getFirst();
        assertThat(post.header("X-Hub-Signature-256")).isEqualTo(WebhookSignature.of(post.body(), SECRET)).matches("sha256=[0-9a-f]{64}");
        assertThat(post.header("Content-Type")).isEqualTo("application/json");
        assertThat(post.uri()).hasToString("/statuses?shop=1");
        assertThat(new String(post.body(), StandardCharsets.US_ASCII)).as("ASCII as the Cloud API writes it")
                .contains("Fr\\u00fchst\\u00fcck \\u2615 \\\"1\\\"");
    }

    @Test
    void bodyIsTheEnvelopeOfTheCloudApi() {
        StatusUpdate update = update("delivered", "order 7");
        updates.enqueue(List.of(update));

        eventually(() -> assertThat(partner.posts()).hasSize(1));

        JsonNode body = json.readTree(partner.posts().getFirst().body());
        JsonNode value = body.at("/entry/0/changes/0/value");
        assertThat(body.path("object").asString()).isEqualTo("whatsapp_business_account");
        assertThat(body.at("/entry/0/id").asString()).isEqualTo(shop.id().toString());
        assertThat(body.at("/entry/0/changes/0/field").asString()).isEqualTo("messages");
        assertThat(value.path("messaging_product").asString()).isEqualTo("whatsapp");
        assertThat(value.path("metadata")).isEqualTo(json.readTree(
                "{\"display_phone_number\":\"%s\",\"phone_number_id\":\"%s\"}".formatted(shop.number().displayNumber().substring(1),
                        shop.sender())));
        assertThat(value.path("statuses")).isEqualTo(json.readTree("""
                [{"id":"%s","status":"delivered","timestamp":"1791201600","recipient_id":"%s","biz_opaque_callback_data":"order 7",
                  "pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}}]
                """.formatted(update.message(), ana.number().e164().substring(1))));
    }

    @Test
    void aHundredUpdatesShareAPostInTheirOrder() {
        List<StatusUpdate> all = IntStream.range(0, 250).mapToObj(number -> update("sent", "number " + number)).toList();
        updates.enqueue(all);

        eventually(() -> assertThat(partner.statuses()).hasSize(250));

        assertThat(partner.posts()).extracting(post -> post.statuses().size()).containsExactlyInAnyOrder(100, 100, 50);
        assertThat(partner.posts().stream().map(post -> post.statuses().stream().map(Status::note).toList())
                .sorted(Comparator.comparing(notes -> all.stream().map(StatusUpdate::callbackData).toList().indexOf(notes.getFirst())))
                .flatMap(List::stream).toList()).isEqualTo(all.stream().map(StatusUpdate::callbackData).toList());
        eventually(() -> assertThat(updates.waiting()).isZero());
    }

    @Test
    void afterA500ThePartnerGetsTheSameUpdatesAgainInOrder() {
        partner.answer(500, 503);
        StatusUpdate sent = update("sent", "");
        updates.enqueue(List.of(sent, again(sent, "delivered")));

        eventually(() -> assertThat(updates.waiting()).isZero());

        assertThat(partner.posts()).as("all, the first half alone, all").hasSize(3);
        assertThat(partner.posts().getLast().body()).isEqualTo(partner.posts().getFirst().body());
        assertThat(partner.posts().getLast().statuses()).extracting(PartnerServer.Status::status).containsExactly("sent", "delivered");
    }

    @Test
    void aNewUrlIsTriedAtOnce() {
        partner.answer(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
        updates.enqueue(List.of(update("sent", "")));
        eventually(() -> assertThat(partner.posts()).hasSizeGreaterThan(4)); // the next attempt is more than half a second away
        try (PartnerServer repaired = PartnerServer.start()) {
            shop.listens(repaired.url("/"), SECRET);
            world.the(Webhooks.class).retry(shop.id(), Instant.now());

            eventually(() -> assertThat(repaired.statuses()).hasSize(1));
        }
    }

    @Test
    void anUpdateThatIsRefusedAloneHoldsUpNoOtherAndComesAgain() {
        partner.refuse(post -> post.statuses().stream().anyMatch(it -> it.note().equals("odd")));
        StatusUpdate odd = update("sent", "odd");
        List<StatusUpdate> all = IntStream.range(0, 40).mapToObj(number -> number == 17 ? odd : update("sent", "sound")).toList();
        updates.enqueue(all);
        updates.enqueue(List.of(again(odd, "delivered")));

        eventually(() -> assertThat(updates.waiting()).isEqualTo(2));
        assertThat(partner.posts()).as("found by halves").hasSizeLessThan(30);

        partner.refuse(post -> false);
        eventually(() -> assertThat(updates.waiting()).isZero());
        assertThat(partner.statuses().stream().filter(it -> it.note().equals("odd")).map(Status::status).distinct())
                .containsExactly("sent", "delivered");
    }

    @Test
    void aStatusThatIsRefusedHoldsUpNoneThatWaitsInFrontOfItInItsRow() {
        partner.refuse(post -> post.statuses().stream().anyMatch(it -> it.note().equals("odd") && it.status().equals("delivered")));
        StatusUpdate odd = update("sent", "odd");
        updates.enqueue(Stream.of(update("sent", "sound"), odd, update("sent", "sound"))
                .flatMap(it -> Stream.of(it, again(it, "delivered"), again(it, "read"))).toList());

        eventually(() -> assertThat(partner.statuses().stream().filter(it -> it.note().equals("sound")).distinct()).hasSize(6));
        eventually(() -> assertThat(world.history().statuses(odd.message())).containsExactly("delivered", "read"));
        assertThat(updates.waiting(shop.id(), odd.message())).containsExactlyInAnyOrder("delivered", "read");

        partner.refuse(post -> false);
        eventually(() -> assertThat(updates.waiting()).isZero());
        assertThat(partner.statuses().stream().filter(it -> it.note().equals("odd")).map(Status::status).distinct())
                .containsExactly("sent", "delivered", "read");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBusinessMayWantOneUpdateAPostAndGetsSeveralAtATime(boolean together) {
        world.the(Enrolments.class).setWebhook(shop.id(), Optional.of(new Webhook(partner.url("/"), SECRET, OptionalInt.of(1))));
        List<StatusUpdate> some = IntStream.range(0, 30).mapToObj(number -> update("sent", "")).toList();
        partner.hold();
        if (together) {
            updates.enqueue(some.stream().flatMap(it -> Stream.of(it, again(it, "delivered"))).toList());
        } else {
            updates.enqueue(some);
            updates.enqueue(some.stream().map(it -> again(it, "delivered")).toList());
        }

        eventually(() -> assertThat(partner.posts()).hasSize(16));
        partner.release();
        eventually(() -> assertThat(updates.waiting()).isZero());

        assertThat(partner.posts()).allSatisfy(post -> assertThat(post.statuses()).hasSize(1));
        Map<String, List<String>> heard = partner.statuses().stream()
                .collect(Collectors.groupingBy(Status::message, Collectors.mapping(Status::status, Collectors.toList())));
        assertThat(heard).hasSize(30)
                .allSatisfy((message, statuses) -> assertThat(statuses.stream().distinct()).containsExactly("sent", "delivered"));
    }

    @Test
    void redirectIsAFailureAndIsNotFollowed() {
        try (PartnerServer elsewhere = PartnerServer.start()) {
            partner.redirect(elsewhere.url("/"));
            updates.enqueue(List.of(update("sent", "")));

            eventually(() -> assertThat(partner.posts()).hasSizeGreaterThan(2));

            assertThat(elsewhere.posts()).isEmpty();
            assertThat(updates.waiting()).isOne();
        }
    }

    @Test
    void aPartnerThatIsAwayGetsItsUpdatesWhenItIsBack() {
        partner.close();
        updates.enqueue(List.of(update("sent", "")));
        eventually(() -> assertThat(world.queues().failures(shop)).isGreaterThan(1));

        partner = PartnerServer.start(partner.port());

        eventually(() -> assertThat(partner.posts()).hasSize(1));
        eventually(() -> assertThat(updates.waiting()).isZero());
    }

    @Test
    void aPartnerThatNeverAnswersDelaysNoOtherAndIsTriedAgain() {
        try (PartnerServer silent = PartnerServer.start()) {
            silent.hold();
            EnrolledBusiness slow = world.onAccount().listens(silent.url("/"), SECRET);

            othersDoNotWaitFor(slow, List.of(shop));

            assertThat(partner.posts()).isNotEmpty();
            eventually(() -> assertThat(silent.posts()).as("after half a second without an answer").hasSizeGreaterThan(1));
            silent.release();
            eventually(() -> assertThat(updates.waiting()).isZero());
        }
    }

    @Test
    void twentyQuickPartnersDoNotWaitForOneThatHangs() {
        List<EnrolledBusiness> others = IntStream.range(0, 21).mapToObj(_ -> world.onAccount()).toList();
        List<EnrolledBusiness> quick = others.subList(1, 21).stream().map(it -> it.listens(partner.url("/"), SECRET)).toList();
        try (PartnerServer silent = PartnerServer.start()) {
            silent.hold();

            othersDoNotWaitFor(others.getFirst().listens(silent.url("/"), SECRET), quick);
        }
    }

    /** The silent one is served first, and its POST fails after half a second without an answer: the others have theirs before. */
    private void othersDoNotWaitFor(EnrolledBusiness slow, List<EnrolledBusiness> quick) {
        // On a busy machine a round may take longer than the half second; if the silent one held up others, each round would.
        await().untilAsserted(() -> {
            world.queues().clear();
            long before = lastAttempt(slow);
            updates.enqueue(List.of(update(slow, "sent", "")));
            quick.forEach(one -> updates.enqueue(List.of(update(one, "sent", ""))));
            world.the(Webhooks.class).retry(slow.id(), Instant.now());
            eventually(() -> assertThat(lastAttempt(slow)).isGreaterThan(before));
            assertThat(quick).allSatisfy(one -> assertThat(lastAttempt(one)).isBetween(before + 1, lastAttempt(slow)));
        });
    }

    @Test
    void whatConcernsANumberWithAUrlOfItsOwnGoesThereAndTheLogSaysSo() {
        try (PartnerServer own = PartnerServer.start()) {
            Sender berlin = world.the(Enrolments.class).add(
                    new Sender(new SenderId(shop.sender().value() * 1_000), shop.id(), "+4930123456", "Shop"), Instant.now());
            world.the(Enrolments.class).overrideWebhook(berlin, Optional.of(own.url("/berlin")));
            own.hold();
            updates.enqueue(List.of(update("sent", "of the shop"), of(berlin, update("sent", "of Berlin"))));
            eventually(() -> assertThat(own.posts()).isNotEmpty());
            updates.enqueue(List.of(update("sent", "of the shop")));
            eventually(() -> assertThat(partner.statuses()).as("while the other hangs").hasSize(2));
            own.release();
            eventually(() -> assertThat(updates.waiting()).isZero());

            assertThat(partner.statuses()).extracting(Status::note).containsOnly("of the shop");
            assertThat(own.statuses()).extracting(Status::note).containsOnly("of Berlin");
            assertThat(own.posts()).allSatisfy(
                    post -> assertThat(post.header("X-Hub-Signature-256")).isEqualTo(WebhookSignature.of(post.body(), SECRET)));
            assertThat(world.the(WebhookAttempts.class).of(shop.business(), Slice.first(50))).extracting(WebhookAttempts.Attempt::url)
                    .contains(partner.url("/statuses?shop=1"), own.url("/berlin"));
        }
    }

    @Test
    void whatTheBusinessHasNotSubscribedToIsNotToldAndDoesNotWait() {
        world.the(Enrolments.class).subscribe(shop.id(), Optional.empty(), Set.of("account_alerts"));
        updates.enqueue(IntStream.range(0, 350).mapToObj(_ -> update("sent", "")).toList());
        updates.notice(AccountAlert.FUNDS_LOW.of(shop.id(), "Little is left.", Instant.now()));
        eventually(() -> assertThat(updates.waiting()).isZero());

        assertThat(partner.posts()).singleElement().satisfies(post -> {
            JsonNode change = json.readTree(post.body()).at("/entry/0/changes/0");
            assertThat(change.path("field").asString()).isEqualTo("account_alerts");
            assertThat(change.path("value").toString()).isEqualTo("{\"entity_type\":\"WABA\",\"entity_id\":\"" + shop.id()
                    + "\",\"alert_info\":{\"alert_severity\":\"WARNING\",\"alert_status\":\"ACTIVE\",\"alert_type\":\"FUNDS_LOW\","
                    + "\"alert_description\":\"Little is left.\"}}");
        });
    }

    /** Its POST fails after half a second without an answer: what goes to the other URL has gone before, again and again. */
    @Test
    void aUrlThatHangsDelaysNoOtherOfTheSameBusiness() {
        try (PartnerServer own = PartnerServer.start()) {
            Sender berlin = world.the(Enrolments.class).add(
                    new Sender(new SenderId(shop.sender().value() * 1_000), shop.id(), "+4930123456", "Shop"), Instant.now());
            world.the(Enrolments.class).overrideWebhook(berlin, Optional.of(own.url("/berlin")));
            own.hold();
            // On a busy machine a round may take longer than the half second; if the silent one held up the other, each round would.
            await().untilAsserted(() -> {
                world.queues().clear();
                int asked = own.posts().size();
                long before = attempts().stream().mapToLong(WebhookAttempts.Attempt::id).max().orElse(0);
                updates.enqueue(List.of(of(berlin, update("sent", "of Berlin"))));
                world.the(Webhooks.class).retry(shop.id(), Instant.now());
                eventually(() -> assertThat(own.posts()).hasSizeGreaterThan(asked));
                updates.enqueue(List.of(update("sent", "of the shop")));
                eventually(() -> assertThat(urlsSince(before)).contains(own.url("/berlin"), partner.url("/statuses?shop=1")));
                assertThat(urlsSince(before)).as("the other is told before the silent one has failed")
                        .startsWith(partner.url("/statuses?shop=1"));
            });
            own.release();
        }
    }

    /** The URLs of the attempts after this one, the earliest first. */
    private List<String> urlsSince(long attempt) {
        return attempts().stream().filter(it -> it.id() > attempt).sorted(Comparator.comparing(WebhookAttempts.Attempt::id))
                .map(WebhookAttempts.Attempt::url).toList();
    }

    private List<WebhookAttempts.Attempt> attempts() {
        return world.the(WebhookAttempts.class).of(shop.business(), Slice.first(50));
    }

    private static StatusUpdate of(Sender sender, StatusUpdate it) {
        return new StatusUpdate(it.business(), sender.id(), it.message(), it.recipient(), it.status(), it.at(), it.callbackData(),
                it.detailJson());
    }

    private long lastAttempt(EnrolledBusiness business) {
        return world.the(WebhookAttempts.class).of(business.business(), Slice.first(1)).stream().mapToLong(WebhookAttempts.Attempt::id)
                .findFirst().orElse(0);
    }

    @Test
    void anHttpsUrlIsCalledByTls() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            EnrolledBusiness careful = world.onAccount().listens("https://127.0.0.1:" + server.getLocalPort() + "/", SECRET);
            updates.enqueue(List.of(update(careful, "sent", "")));
            look();

            server.setSoTimeout(90_000);
            try (Socket connection = server.accept()) {
                assertThat(connection.getInputStream().read()).as("a TLS handshake").isEqualTo(22);
            }
        }
    }

    @Test
    void anInvalidUrlFailsAndDelaysNoOtherPartner() {
        EnrolledBusiness odd = world.onAccount().listens("ftp://127.0.0.1/", SECRET);
        updates.enqueue(List.of(update(odd, "sent", ""), update("sent", "")));

        eventually(() -> assertThat(world.queues().failures(odd)).isPositive());
        eventually(() -> assertThat(partner.posts()).hasSize(1));
    }

    @Test
    void withoutAWebhookNoUpdatesAreSentOrKept() {
        updates.enqueue(List.of(update(world.onAccount(), "sent", "")));

        eventually(() -> assertThat(updates.waiting()).isZero());
    }

    @Test
    void updatesOfSeveralSendersComeInOnePostEachUnderItsOwn() {
        StatusUpdate one = update("sent", "");
        StatusUpdate other = new StatusUpdate(shop.id(), new io.tollgate.message.SenderId(77), one.message(), ana.id(), "sent", one.at(),
                "",
                one.detailJson());
        updates.enqueue(List.of(one, other));

        eventually(() -> assertThat(partner.posts()).hasSize(1));

        JsonNode changes = json.readTree(partner.posts().getFirst().body()).at("/entry/0/changes");
        assertThat(changes).extracting(it -> it.at("/value/metadata/phone_number_id").asString())
                .containsExactlyInAnyOrder("77", shop.sender().toString());
    }

    @Test
    void answerOfAnySizeIsNotRead() {
        partner.answerAtLength();
        updates.enqueue(IntStream.range(0, 300).mapToObj(number -> update("sent", "")).toList());

        eventually(() -> assertThat(updates.waiting()).isZero());
    }

    private StatusUpdate update(String status, String note) {
        return update(shop, status, note);
    }

    private StatusUpdate update(EnrolledBusiness business, String status, String note) {
        return new StatusUpdate(business.id(), business.sender(), AdmittedMessages.handOver(business, ana, Category.UTILITY).id(), ana.id(),
                status,
                AdmittedMessages.NOON, note, StatusDetail.pricing(Category.UTILITY, false, Optional.empty(), Optional.empty()));
    }

    private static StatusUpdate again(StatusUpdate update, String status) {
        return new StatusUpdate(update.business(), update.sender(), update.message(), update.recipient(), status, update.at(),
                update.callbackData(), update.detailJson());
    }

    private void look() {
        routes.sendBody("direct:look-for-webhooks", "");
    }

    private void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            look();
            assertion.run();
        });
    }
}
