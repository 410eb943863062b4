package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.delivery.PartnerServer.Post;
import io.tollgate.delivery.StatusUpdates.Look;
import io.tollgate.delivery.StatusUpdates.Numbers;
import io.tollgate.delivery.StatusUpdates.Waiting;
import io.tollgate.rights.Erasing;
import io.tollgate.tracking.Redelivery;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.ProducerTemplate;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What persons wrote is told once more for some days, and not after an erasure. */
@DeliveryTest
class ToldInboundTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    @Autowired
    World world;
    @Autowired
    StatusUpdates updates;
    @Autowired
    ToldInbound told;
    @Autowired
    Redelivery redelivery;
    @Autowired
    Erasing erasing;
    @Autowired
    ProducerTemplate routes;
    @Autowired
    JdbcTemplate database;
    @Autowired
    TransactionTemplate transaction;

    private PartnerServer partner;
    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void open() {
        world.queues().clear();
        partner = PartnerServer.start();
        shop = world.onAccount().listens(partner.url("/"), "a secret of the shop");
        ana = world.personIn("DE");
    }

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void whatAPersonWroteIsToldOnceMoreAsItWasAsOftenAsAsked() {
        updates.forward(List.of(words("one"), words("two")));
        eventually(() -> assertThat(updates.waiting()).isZero());

        for (int times = 2; times <= 3; times++) {
            assertThat(redelivery.all(shop.id(), LONG_AGO, LATER).inbound()).isEqualTo(2);
            eventually(() -> assertThat(updates.waiting()).isZero());

            assertThat(partner.posts()).hasSize(times).extracting(ToldInboundTest::text).containsOnly(text(partner.posts().getFirst()));
        }
        assertThat(text(partner.posts().getFirst())).contains("\"id\":\"in one\"", "my test was positive: two");
        assertThat(redelivery.all(shop.id(), LONG_AGO, Instant.now().minusSeconds(3600)).inbound()).as("of another time").isZero();
    }

    @Test
    void itIsSealedAndKeptForSevenDays() {
        updates.forward(List.of(words("one")));
        Instant at = Instant.now();
        eventually(() -> assertThat(updates.waiting()).isZero());

        assertThat(database.queryForList("SELECT inbound FROM told_inbound WHERE recipient = ?", byte[].class, (Object) ana.id().bytes()))
                .singleElement()
                .satisfies(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("positive"));
        told.forget(at.plus(Duration.ofDays(7)).minusSeconds(60));
        assertThat(kept()).isOne();
        told.forget(at.plus(Duration.ofDays(7)).plusSeconds(60));
        assertThat(kept()).isZero();
    }

    @Test
    void statusesAndWhatNoWebhookTookAreNotKept() {
        Person bea = world.personIn("DE");
        updates.forward(List.of(new InboundMessage(world.onAccount().id(), shop.sender(), bea.id(), "in", "{\"message\":{}}")));

        eventually(() -> assertThat(updates.waiting()).isZero());

        assertThat(database.queryForObject("SELECT COUNT(*) FROM told_inbound WHERE recipient = ?", Long.class, (Object) bea.id().bytes()))
                .isZero();
    }

    @Test
    void afterAnErasureNothingIsKeptAndNothingIsToldAgain() {
        updates.forward(List.of(words("one")));
        eventually(() -> assertThat(updates.waiting()).isZero());
        assertThat(kept()).isOne();

        erasing.erase(ana.number(), "officer", "asked", Instant.now());

        assertThat(kept()).isZero();
        assertThat(redelivery.all(shop.id(), LONG_AGO, LATER).inbound()).isZero();
    }

    /** Whichever comes first, her words are gone from both tables afterwards. */
    @RepeatedTest(8)
    void anErasureMeetsAWebhookThatTakesHerWords() throws Exception {
        updates.forward(List.of(words("one")));
        List<Waiting> waiting = updates.oldest(List.of(new Look(shop.id(), Numbers.ALL, 10)), Instant.now().plusSeconds(1),
                new HashMap<>()).getFirst().updates();

        together(() -> told.taken(waiting), () -> erasing.erase(ana.number(), "officer", "asked", Instant.now()));

        assertThat(kept() + inQueue()).isZero();
    }

    @RepeatedTest(8)
    void anErasureMeetsARedelivery() throws Exception {
        updates.forward(List.of(words("one"), words("two")));
        told.taken(updates.oldest(List.of(new Look(shop.id(), Numbers.ALL, 10)), Instant.now().plusSeconds(1),
                new HashMap<>()).getFirst().updates());
        assertThat(kept()).isEqualTo(2);
        List<ToldInbound.Told> some = told.of(shop.id(), LONG_AGO, LATER, 10);

        together(() -> transaction.executeWithoutResult(_ -> told.again(some)),
                () -> erasing.erase(ana.number(), "officer", "asked", Instant.now()));

        assertThat(kept() + inQueue()).isZero();
    }

    private static void together(Runnable one, Runnable other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> both = List.of(threads.submit(() -> {
                start.await();
                one.run();
                return "";
            }), threads.submit(() -> {
                start.await();
                other.run();
                return "";
            }));
            for (Future<?> each : both) {
                each.get();
            }
        }
    }

    private InboundMessage words(String which) {
        return new InboundMessage(shop.id(), shop.sender(), ana.id(), "in " + which, "{\"message\":{\"id\":\"in " + which
                + "\",\"type\":\"text\",\"text\":{\"body\":\"my test was positive: " + which + "\"}}}");
    }

    private long kept() {
        return count("SELECT COUNT(*) FROM told_inbound WHERE recipient = ?");
    }

    private long inQueue() {
        return count("SELECT COUNT(*) FROM status_update WHERE recipient = ? AND LENGTH(inbound) > 0");
    }

    private long count(String sql) {
        Long count = database.queryForObject(sql, Long.class, (Object) ana.id().bytes());
        return count == null ? 0 : count;
    }

    private static String text(Post post) {
        return new String(post.body(), StandardCharsets.UTF_8);
    }

    private void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            routes.sendBody("direct:look-for-webhooks", "");
            assertion.run();
        });
    }
}
