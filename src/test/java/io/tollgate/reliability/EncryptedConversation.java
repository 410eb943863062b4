package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.endtoend.TestDevice;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * One encrypted conversation over two nodes, of which one after the other is killed at random moments. Both sides try each call again until
 * it is answered, as clients do.
 */
final class EncryptedConversation {

    static final int SENT = 80;
    private static final int WRITTEN = 40;
    private static final long SEED = 20_261_129;
    private static final Duration PATIENCE = Duration.ofMinutes(6); // for a busy machine; an idle one needs a tenth of it
    private static final String ANA = "+351912900100";

    private final EnrolledBusiness airline;
    private final JdbcTemplate jdbc;
    private final byte[] group = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private final AtomicBoolean over = new AtomicBoolean();

    EncryptedConversation(EnrolledBusiness airline, JdbcTemplate jdbc) {
        this.airline = airline;
        this.jdbc = jdbc;
    }

    /** A business and the person to whom it writes. */
    static EnrolledBusiness enrol(World world) {
        EnrolledBusiness business = world.business().handle("sealed-air").onAccount("100000").enrol();
        world.person(ANA).consentsTo(business);
        return business;
    }

    /**
     * @param messenger its token
     * @param kill      kills a node, and returns when it has started again
     * @return the messages of the business
     */
    List<MessageId> run(List<URI> roots, String messenger, IntConsumer kill) throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            Partner shop = new Partner(airline, roots.getFirst());
            TestDevice desk = TestDevice.of(shop);
            TestDevice phone = TestDevice.of(roots.getLast(), messenger, ANA);
            phone.brings(1);
            desk.opens(group, ANA);
            List<String> came = new CopyOnWriteArrayList<>();
            List<String> written = new CopyOnWriteArrayList<>();
            Future<?> phoneReads = all.submit(() -> read(phone, roots, came));
            Future<?> deskReads = all.submit(() -> read(desk, roots, written));
            Future<List<String>> sends = all.submit(() -> send(shop, roots));
            Future<?> writes = all.submit(() -> IntStream.range(0, WRITTEN)
                    .forEach(number -> again(number, roots, root -> phone.at(root).writes(group, 1, "p-" + number).status() == 201)));

            Random moments = new Random(SEED);
            for (int node = 0; node < roots.size(); node++) {
                Thread.sleep(moments.nextInt(200, 1_500));
                kill.accept(node);
            }

            List<String> sent = sends.get();
            writes.get();
            await().atMost(PATIENCE).until(() -> came.size() >= SENT && written.size() >= WRITTEN);
            await().atMost(PATIENCE).until(() -> charges() >= SENT);
            over.set(true);
            phoneReads.get();
            deskReads.get();
            assertThat(sent).doesNotHaveDuplicates().hasSize(SENT);
            assertThat(came).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(written).containsExactlyInAnyOrderElementsOf(IntStream.range(0, WRITTEN).mapToObj(number -> "p-" + number).toList());
            assertThat(charges()).isEqualTo(SENT);
            assertThat(jdbc.queryForObject("SELECT COUNT(DISTINCT message_id) FROM charge", Integer.class)).isEqualTo(SENT);
            assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM e2e_envelope", Integer.class)).isZero();
            assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM e2e_handed", Integer.class)).isEqualTo(SENT);
            return sent.stream().map(id -> MessageId.parse(id).orElseThrow()).toList();
        } finally {
            over.set(true);
        }
    }

    private int charges() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM charge", Integer.class);
    }

    /** @return the ids, in the order of the messages */
    private List<String> send(Partner shop, List<URI> roots) {
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < SENT; number++) {
            String body = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + ANA + "\","
                    + TestDevice.sealed(group, 1, "utility", "m-" + number, "utility@en_US") + "}";
            String key = "m-" + number;
            again(number, roots, root -> {
                Partner.Reply reply = new Partner(shop.business(), root).post(body, "Idempotency-Key", key);
                if (reply.status() == 200) {
                    ids.add(reply.messageId());
                }
                return reply.status() == 200;
            });
        }
        return ids;
    }

    /** Repeats a call until it is answered, by one node or the other. */
    private void again(int number, List<URI> roots, Call call) {
        for (int attempt = 0; !over.get(); attempt++) {
            URI root = roots.get((number + attempt) % roots.size());
            if (holds(() -> call.at(root))) {
                return;
            }
            pause();
        }
    }

    @FunctionalInterface
    private interface Call {
        boolean at(URI root);
    }

    /** Takes what comes, each by its number, and acknowledges it; an answer that is lost is asked for again. */
    private void read(TestDevice device, List<URI> roots, List<String> came) {
        long after = 0;
        for (int turn = 0; !over.get(); turn++) {
            TestDevice at = device.at(roots.get(turn % roots.size()));
            long from = after;
            List<JsonNode> found = new ArrayList<>();
            if (!holds(() -> found.addAll(at.inbox(from)) || true)) {
                pause();
                continue;
            }
            for (JsonNode one : found) {
                after = one.path("seq").asLong();
                if (one.path("kind").asString().equals("message")) {
                    came.add(one.path("message_id").asString());
                }
            }
            long seen = after;
            holds(() -> {
                at.acknowledges(seen);
                return true;
            });
        }
    }

    private static boolean holds(BooleanSupplier call) {
        try {
            return call.getAsBoolean();
        } catch (IllegalStateException | AssertionError noAnswer) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
