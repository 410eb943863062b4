package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.database.Activity;
import io.tollgate.database.LockWatch;
import io.tollgate.delivery.NextPost.Answered;
import io.tollgate.delivery.NextPost.Outcome;
import io.tollgate.delivery.NextPost.Posts;
import io.tollgate.delivery.StatusUpdates.Look;
import io.tollgate.delivery.StatusUpdates.Numbers;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** Covers which node tells a partner when several could, one dies, or the partner does not answer for days. */
@DeliveryTest
class WebhookLeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int TURNS = 200; // with a death in every fourth POST

    @Autowired
    World world;

    @Autowired
    StatusUpdates updates;

    @Autowired
    Leases leases;

    @Autowired
    Businesses businesses;

    @Autowired
    Recipients recipients;

    @Autowired
    Identities identities;

    @Autowired
    WebhookSettings settings;

    @Autowired
    Quarantine quarantine;
    @Autowired
    WebhookAttempts attempts;

    @Autowired
    Clock clock;

    private EnrolledBusiness shop;
    private Person ana;
    private Instant now;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        shop = world.onAccount().listens("http://127.0.0.1:1/", "secret");
        ana = world.personIn("DE");
        now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Test
    void statusesThatOneNodeSendsNoOtherSends() {
        updates.enqueue(List.of(update("sent")));

        assertThat(node().due(now)).hasSize(1);

        assertThat(node().due(now)).isEmpty();
        assertThat(node().due(now.plus(LEASE).minusSeconds(1))).isEmpty();
    }

    @Test
    void aBusinessThatIsNamedTwiceGetsOneLease() {
        assertThat(leases.take(List.of(Lane.ofTheRest(shop.id()), Lane.ofTheRest(shop.id())), now, now.plus(LEASE))).hasSize(1);
    }

    /** Counts the statements from the look at the queue to the end of the leases. */
    @Test
    void thirtyBusinessesAreToldByNoMoreStatementsThanOne() {
        List<EnrolledBusiness> shops = IntStream.range(0, 30).mapToObj(_ -> world.onAccount().listens("http://127.0.0.1:1/", "s")).toList();
        Webhooks node = node();
        told(node, shops.subList(0, 1)); // makes its row
        told(node, shops);

        int ofOne = LockWatch.statements(() -> told(node, shops.subList(0, 1)));
        int ofAll = LockWatch.statements(() -> told(node, shops));

        assertThat(ofOne).isPositive();
        assertThat(ofAll).isLessThanOrEqualTo(ofOne + 2); // savepoints
    }

    private void told(Webhooks node, List<EnrolledBusiness> shops) {
        updates.enqueue(shops.stream().map(it -> new StatusUpdate(it.id(), it.sender(),
                AdmittedMessages.handOver(it, ana, Category.UTILITY).id(), ana.id(), "sent", NOON, "", "{}")).toList());
        List<Posts> all = node.begin(now);
        assertThat(all).hasSize(shops.size());
        assertThat(node.answered(all.stream().map(it -> new Answered(it, it.posts().stream().map(post -> new Outcome(post, 200, ""))
                .toList())).toList(), now)).allMatch(NextPost.None.class::isInstance);
        all.forEach(it -> node.over(it.lease().lane()));
    }

    @Test
    void afterACrashBetweenPostAndCommitTheNextLeaseSendsAgain() {
        updates.enqueue(List.of(update("sent")));
        Webhooks first = node();
        Posts sent = post(first, first.due(now).getFirst(), now);

        Webhooks second = node();
        Posts again = post(second, second.due(now.plus(LEASE)).getFirst(), now.plus(LEASE));

        assertThat(again.posts().getFirst().updates()).isEqualTo(sent.posts().getFirst().updates());
        assertThat(again.posts().getFirst().body()).isEqualTo(sent.posts().getFirst().body());
    }

    @Test
    void aNodeThatLostItsLeaseDoesNotGoOn() {
        batch(1);
        updates.enqueue(IntStream.range(0, 40).mapToObj(number -> update("sent")).toList());
        Webhooks slow = node();
        Posts sent = post(slow, slow.due(now).getFirst(), now);
        Instant later = now.plus(LEASE);
        Webhooks other = node();
        Posts again = post(other, other.due(later).getFirst(), later);

        assertThat(answer(slow, sent, 200, later)).isInstanceOf(NextPost.None.class);

        assertThat(answer(other, again, 200, later)).isInstanceOf(Posts.class);
    }

    @Test
    void afterAPostThatWasNotFullTheNextUpdatesGatherForAnyNode() {
        updates.enqueue(List.of(update("sent")));
        Webhooks node = node();
        Posts sent = post(node, node.due(now).getFirst(), now);
        updates.enqueue(List.of(update("delivered"), update("read")));

        assertThat(answer(node, sent, 200, now)).isInstanceOf(NextPost.None.class);
        node.over(Lane.ofTheRest(shop.id()));

        Webhooks other = node();
        assertThat(post(other, other.due(now).getFirst(), now).posts().getFirst().updates()).hasSize(2);
    }

    @Test
    void pausesDoubleUpToAnHourAndEndWithTheFirstSuccess() {
        batch(1);
        updates.enqueue(IntStream.range(0, 40).mapToObj(number -> update("sent")).toList());
        Webhooks node = node();
        Instant at = now;
        List<Duration> pauses = new ArrayList<>();
        for (int failure = 0; failure < 20; failure++) {
            Posts posts = post(node, node.due(at).getFirst(), at);
            answer(node, posts, 0, at);
            node.over(Lane.ofTheRest(shop.id()));
            Instant next = world.queues().webhookDue(shop);
            pauses.add(Duration.between(at, next));
            assertThat(node.due(next.minusMillis(1))).isEmpty();
            at = next;
        }

        assertThat(pauses.subList(0, 4)).extracting(Duration::toMillis).containsExactly(20L, 40L, 80L, 160L);
        assertThat(pauses.getLast()).isEqualTo(Duration.ofHours(1));
        Posts next = (Posts) answer(node, post(node, node.due(at).getFirst(), at), 200, at);
        assertThat(next.lease().failures()).isZero();
    }

    @Test
    void aStatusThatCouldNotBeSentForAWeekIsDroppedAndLaterOnesAreNot() {
        updates.enqueue(List.of(update("sent")));
        world.queues().makeUpdatesOlder(Duration.ofDays(7));
        updates.enqueue(List.of(update("delivered")));
        Webhooks node = node();

        answer(node, post(node, node.due(now.plusSeconds(1)).getFirst(), now.plusSeconds(1)), 0, now.plusSeconds(1));

        assertThat(updates.oldest(List.of(new Look(shop.id(), Numbers.ALL, 10)), now.plusSeconds(1), new HashMap<>()).getFirst().updates())
                .extracting(it -> status(it.update()).status()).containsExactly("delivered");
        assertThat(dropped()).containsExactly(1);

        updates.enqueue(List.of(update("read")));
        world.queues().makeUpdatesOlder(Duration.ofDays(7));
        Instant later = now.plus(Duration.ofDays(1));
        Webhooks another = node();
        answer(another, post(another, another.due(later).getFirst(), later), 0, later);

        assertThat(dropped()).as("with what was not old before").hasSize(1).allMatch(updates -> updates > 1);
        attempts.settle(shop.id(), later);
        assertThat(dropped()).as("told again from later on only").hasSize(1);
        attempts.settle(shop.id(), Instant.EPOCH);
        assertThat(dropped()).isEmpty();
    }

    private List<Integer> dropped() {
        return attempts.dropped(1_000).stream().filter(one -> one.business().equals(shop.id())).map(WebhookAttempts.Dropped::updates)
                .toList();
    }

    @Test
    void aUrlOfANumberThatFailsPausesAlone() {
        Sender berlin = world.the(Enrolments.class)
                .add(new Sender(new SenderId(shop.sender().value() * 1_000), shop.id(), "+4930123456", "Shop"), now);
        world.the(Enrolments.class).overrideWebhook(berlin, Optional.of("http://127.0.0.1:2/"));
        StatusUpdate first = update("sent");
        updates.enqueue(List.of(update("sent"), of(berlin, first)));
        Webhooks node = node();

        Map<String, Posts> both = posts(node, now);
        assertThat(both).containsOnlyKeys("http://127.0.0.1:1/", "http://127.0.0.1:2/");
        both.forEach((url, posts) -> {
            assertThat(answer(node, posts, url.contains(":1/") ? 200 : 0, now)).isInstanceOf(NextPost.None.class);
            node.over(posts.lease().lane());
        });

        updates.enqueue(List.of(update("sent"), of(berlin, update(first.message(), "delivered"))));
        Map<String, Posts> other = posts(node, now);
        assertThat(other).as("the other goes on").containsOnlyKeys("http://127.0.0.1:1/");
        other.values().forEach(posts -> {
            answer(node, posts, 200, now);
            node.over(posts.lease().lane());
        });

        Instant later = now.plusMillis(20);
        Map<String, Posts> again = posts(node, later);
        assertThat(again).containsOnlyKeys("http://127.0.0.1:2/");
        assertThat(again.values().iterator().next().posts()).singleElement().satisfies(post -> assertThat(post.updates())
                .extracting(it -> status(it.update()).status()).containsExactly("sent", "delivered"));
        node.retry(shop.id(), later);
    }

    /** Of two URLs, one node may call the one and another node the other. */
    @Test
    void aUrlThatAnotherNodeCallsHoldsUpNoOther() {
        Sender berlin = world.the(Enrolments.class)
                .add(new Sender(new SenderId(shop.sender().value() * 1_000), shop.id(), "+4930123456", "Shop"), now);
        world.the(Enrolments.class).overrideWebhook(berlin, Optional.of("http://127.0.0.1:2/"));
        updates.enqueue(List.of(of(berlin, update("sent"))));
        Webhooks hanging = node();
        assertThat(posts(hanging, now)).containsOnlyKeys("http://127.0.0.1:2/");

        updates.enqueue(List.of(update("sent"), of(berlin, update("sent"))));

        assertThat(posts(node(), now)).as("of another node").containsOnlyKeys("http://127.0.0.1:1/");
        hanging.retry(shop.id(), now);
    }

    /** What waits goes where the number's webhooks go now, and a pause of the former URL does not hold it. */
    @Test
    void whatWaitsGoesToTheNewUrlAtOnce() {
        updates.enqueue(List.of(update("sent")));
        Webhooks node = node();
        answer(node, post(node, node.due(now).getFirst(), now), 0, now);
        node.over(Lane.ofTheRest(shop.id()));
        assertThat(node.due(now)).as("a pause").isEmpty();

        world.the(Enrolments.class).overrideWebhook(shop.number(), Optional.of("http://127.0.0.1:2/"));
        node.retry(shop.id(), now);

        assertThat(posts(node, now)).containsOnlyKeys("http://127.0.0.1:2/");
    }

    /**
     * Nodes come and go and die after a POST, partners fail, and the number gets other URLs. Each status is sent, and the first sending of
     * each message's statuses is in order.
     */
    @ParameterizedTest
    @CsvSource({"1, false", "100, false", "2, true", "100, true"})
    void severalNodesThatDieSendEveryStatusAndEachMessagesInOrder(int batch, boolean moves) {
        batch(batch);
        Random random = new Random(36);
        Instant at = now;
        List<StatusUpdate> expected = new ArrayList<>();
        Map<MessageId, List<String>> heard = new HashMap<>();
        List<Webhooks> nodes = new ArrayList<>(List.of(node(), node(), node()));
        Map<MessageId, Integer> progress = new HashMap<>();
        for (int turn = 0; turn < TURNS || updates.waiting() > 0; turn++) {
            if (turn < TURNS) {
                List<StatusUpdate> next = nextSteps(progress, random);
                expected.addAll(next);
                updates.enqueue(next);
            }
            if (moves && random.nextInt(8) == 0) {
                world.the(Enrolments.class).overrideWebhook(shop.number(), Optional.of("http://127.0.0.1:" + random.nextInt(1, 4) + "/"));
            }
            int which = random.nextInt(nodes.size());
            for (Lease lease : nodes.get(which).due(at)) {
                if (work(nodes.get(which), lease, at, random, heard)) {
                    nodes.get(which).over(lease.lane());
                } else {
                    nodes.set(which, node());
                }
            }
            at = at.plusSeconds(random.nextInt(30));
        }

        for (StatusUpdate update : expected) {
            assertThat(heard.get(update.message())).contains(update.status());
        }
        heard.values().forEach(statuses -> assertThat(statuses.stream().distinct().toList())
                .isEqualTo(List.of("sent", "delivered", "read").subList(0, (int) statuses.stream().distinct().count())));
    }

    /** @return false if the node died */
    private boolean work(Webhooks node, Lease lease, Instant at, Random random, Map<MessageId, List<String>> heard) {
        NextPost turn = node.next(List.of(lease), at).getFirst();
        while (turn instanceof Posts posts) {
            List<Outcome> outcomes = posts.posts().stream()
                    .map(post -> new Outcome(post, List.of(200, 200, 200, 500, 0).get(random.nextInt(5)), "for the test")).toList();
            outcomes.stream().filter(Outcome::isTaken).flatMap(it -> it.post().updates().stream()).map(it -> status(it.update()))
                    .forEach(it -> heard.computeIfAbsent(it.message(), id -> new ArrayList<>()).add(it.status()));
            if (random.nextInt(4) == 0) {
                return false;
            }
            turn = node.answered(List.of(new Answered(posts, outcomes)), at).getFirst();
        }
        return true;
    }

    /** The next status of a message, often with what follows it. */
    private List<StatusUpdate> nextSteps(Map<MessageId, Integer> progress, Random random) {
        List<MessageId> unfinished = progress.entrySet().stream().filter(it -> it.getValue() < 3).map(Map.Entry::getKey).sorted().toList();
        MessageId message = unfinished.isEmpty() || random.nextInt(3) == 0
                ? AdmittedMessages.handOver(shop, ana, Category.UTILITY).id()
                : unfinished.get(random.nextInt(unfinished.size()));
        int first = progress.getOrDefault(message, 0);
        int end = random.nextInt(first + 1, 4);
        progress.put(message, end);
        return List.of("sent", "delivered", "read").subList(first, end).stream().map(status -> update(message, status)).toList();
    }

    /** The shop wants so many updates in a POST. */
    private void batch(int most) {
        world.the(Enrolments.class).setWebhook(shop.id(), Optional.of(new Webhook("http://127.0.0.1:1/", "secret", OptionalInt.of(most))));
    }

    private Webhooks node() {
        return new Webhooks(updates, world.the(ToldInbound.class), leases, businesses, recipients, identities, settings, quarantine,
                attempts, world.the(PlatformTransactionManager.class), new SimpleMeterRegistry(), new Activity());
    }

    /** What is due, by its URL. */
    private static Map<String, Posts> posts(Webhooks node, Instant at) {
        Map<String, Posts> due = new HashMap<>();
        for (Lease lease : node.due(at)) {
            if (node.next(List.of(lease), at).getFirst() instanceof Posts posts) {
                due.put(posts.posts().getFirst().url(), posts);
            } else {
                node.over(lease.lane());
            }
        }
        return due;
    }

    private static Posts post(Webhooks node, Lease lease, Instant at) {
        return (Posts) node.next(List.of(lease), at).getFirst();
    }

    /** @param status of each answer; 0 for none */
    private static NextPost answer(Webhooks node, Posts posts, int status, Instant at) {
        List<Outcome> outcomes = posts.posts().stream().map(post -> new Outcome(post, status, "HTTP " + status)).toList();
        return node.answered(List.of(new Answered(posts, outcomes)), at).getFirst();
    }

    private static StatusUpdate of(Sender sender, StatusUpdate it) {
        return new StatusUpdate(it.business(), sender.id(), it.message(), it.recipient(), it.status(), it.at(), it.callbackData(),
                it.detailJson());
    }

    private StatusUpdate update(String status) {
        return update(AdmittedMessages.handOver(shop, ana, Category.UTILITY).id(), status);
    }

    private StatusUpdate update(MessageId message, String status) {
        return new StatusUpdate(shop.id(), shop.sender(), message, ana.id(), status, NOON, "", "{}");
    }

    private static StatusUpdate status(PartnerUpdate update) {
        return (StatusUpdate) update;
    }
}
