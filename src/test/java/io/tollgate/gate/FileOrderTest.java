package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.database.Outages;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The lines of a file are judged in their order, whatever number of workers and processes there are, and whatever fails meanwhile. */
@GateTest
class FileOrderTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final int LINES = 2_000;
    private static final int PAID = 1_000;

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Acceptances acceptances;
    @Autowired
    JdbcTemplate jdbc;

    private final List<Inbox> nodes = new ArrayList<>();

    @BeforeEach
    void emptyTheInbox() {
        world.database().update("DELETE FROM inbox");
        world.database().update("DELETE FROM inbox_lane");
    }

    @AfterEach
    void stopTheNodes() {
        nodes.forEach(Inbox::destroy);
    }

    @Test
    void fourWorkersOfTwoProcessesPayForTheFirstLinesOfAFile() {
        EnrolledBusiness shop = shop();
        List<MessageId> lines = deliver(shop, people(shop), LINES);
        EnrolledBusiness other = world.prepaid("1.00");
        MessageId beside = other.sends(Category.UTILITY, world.person().consentsTo(other), NOON);

        drainAll();

        assertThat(paid(shop)).containsExactlyElementsOf(lines.subList(0, PAID));
        assertThat(seen(lines.get(PAID / 2))).as("available to the line in the middle").isEqualTo(seen(lines.getFirst()) / 2);
        assertThat(seen(lines.get(LINES - 1))).as("available to the last line").isZero();
        assertThat(world.history().rows("reservation", beside)).isOne();
        assertThat(lanes()).as("lanes left open").isZero();
    }

    @Test
    void aWorkerThatDiesAtAnyStatementLeavesTheOrderAsItIs() {
        EnrolledBusiness shop = shop();
        List<MessageId> lines = deliver(shop, people(shop), LINES);
        Gates.Gate dying = gates.open(clock(), 300, node());

        CompletableFuture<Void> others = CompletableFuture.runAsync(this::drainAll, Thread::startVirtualThread);
        int struck = 0;
        for (int statement : List.of(3, 9, 14, 20)) { // fewer deaths than would leave one message alone, which would be held
            GateFaults.failAt(statement);
            dying.judge();
            struck += GateFaults.end() ? 1 : 0;
        }
        others.join();
        drainAll();

        assertThat(struck).as("batches that died").isPositive();
        assertThat(paid(shop)).containsExactlyElementsOf(lines.subList(0, PAID));
    }

    /** The first file goes on after the program has died, and the next one follows it, though the clock was set back meanwhile. */
    @Test
    void whatComesLaterIsJudgedLaterEvenIfTheClockWasSetBack() {
        EnrolledBusiness shop = shop();
        List<Person> people = people(shop);
        List<MessageId> lines = new ArrayList<>(deliver(shop, people, 10));
        gates.at(NOON, 4).judge();
        lines.addAll(ids(node().acceptInOrder(arrivals(shop, people, 5), NOON.minusSeconds(7_200))));
        lines.addAll(deliver(shop, people, 5));

        gates.at(NOON.minusSeconds(3_600), 6).drain();

        List<Long> available = lines.stream().map(this::seen).toList();
        assertThat(available).isSortedAccordingTo((one, next) -> Long.compare(next, one)).doesNotHaveDuplicates();
    }

    @Test
    void aLineThatWaitsOrCannotBeJudgedStopsNoOther() {
        EnrolledBusiness shop = shop();
        List<Person> people = people(shop);
        Person asleep = world.person("+33612777001").consentsTo(shop);
        Instant night = Instant.parse("2026-11-18T21:00:00Z");
        List<Arrival> arrivals = new ArrayList<>(arrivals(shop, people, 6));
        arrivals.addFirst(shop.message(Category.MARKETING, asleep));
        List<MessageId> lines = ids(world.the(Inbox.class).acceptInOrder(arrivals, night));
        jdbc.update("UPDATE inbox SET kind = 'NONSENSE' WHERE message_id = ?", (Object) lines.get(1).bytes());
        jdbc.update("UPDATE inbox SET business_id = 999999 WHERE message_id = ?", (Object) lines.get(3).bytes());
        jdbc.update("INSERT INTO inbox_lane (business_id) VALUES (999999)");

        Gates.Gate gate = gates.at(night, 4);
        for (int batches = 0; batches < 50 && lanes() > 0; batches++) {
            gate.judge();
        }

        assertThat(paid(shop)).containsExactly(lines.get(2), lines.get(4), lines.get(5), lines.get(6));
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE due_at > ? AND due_at < '2026-11-20'", Integer.class,
                night.atOffset(ZoneOffset.UTC).toLocalDateTime())).as("wait by the clock: deferred, and held twice").isEqualTo(3);
    }

    /**
     * A line that must wait has been judged, so the lines behind it do not wait, also those to the same person. Each line is judged first
     * in its turn: it sees the money that is left by exactly those lines before it that were admitted.
     */
    @Test
    void linesThatWaitAreJudgedInTheirTurnToo() {
        EnrolledBusiness shop = shop();
        List<Person> people = people(shop);
        Person asleep = world.person("+33612777002").consentsTo(shop);
        Instant night = Instant.parse("2026-11-18T21:00:00Z");
        List<Arrival> arrivals = IntStream.range(0, 600).mapToObj(line -> line % 3 == 1
                ? shop.message(Category.MARKETING, asleep)
                : shop.message(Category.UTILITY, line % 3 == 2 ? asleep : people.get(line % people.size()))).toList();
        List<MessageId> lines = ids(world.the(Inbox.class).acceptInOrder(arrivals, night));

        drainAll(Clock.fixed(night, ZoneOffset.UTC));

        long left = seen(lines.getFirst());
        for (int line = 0; line < lines.size(); line++) {
            MessageId id = lines.get(line);
            assertThat(seen(id)).as("left for line %s", line).isEqualTo(left);
            boolean waits = line % 3 == 1;
            assertThat(world.history().rows("reservation", id)).as("admitted: line %s", line).isEqualTo(waits ? 0 : 1);
            left -= waits ? 0 : held(id);
        }
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, shop.id().value()))
                .as("wait").isEqualTo(200);
    }

    private long held(MessageId message) {
        return jdbc.queryForObject("SELECT ceiling_micros FROM reservation WHERE message_id = ?", Long.class, (Object) message.bytes());
    }

    private EnrolledBusiness shop() {
        EnrolledBusiness probe = world.prepaid("10.00");
        MessageId one = probe.sends(Category.UTILITY, world.person().consentsTo(probe), NOON);
        gates.at(NOON, 500).drain();
        BigDecimal price = BigDecimal.valueOf(
                jdbc.queryForObject("SELECT ceiling_micros FROM reservation WHERE message_id = ?", Long.class, (Object) one.bytes()), 6);
        return world.prepaid(price.multiply(BigDecimal.valueOf(PAID)).toPlainString());
    }

    private List<Person> people(EnrolledBusiness shop) {
        return Stream.generate(() -> world.person().consentsTo(shop)).limit(5).toList();
    }

    /** Accepts messages by chunks, as a dropped file is accepted. */
    private List<MessageId> deliver(EnrolledBusiness shop, List<Person> people, int lines) {
        List<MessageId> ids = new ArrayList<>();
        for (int from = 0; from < lines; from += 500) {
            ids.addAll(ids(world.the(Inbox.class).acceptInOrder(arrivals(shop, people, Math.min(500, lines - from)), NOON)));
        }
        return ids;
    }

    private static List<Arrival> arrivals(EnrolledBusiness shop, List<Person> people, int lines) {
        return IntStream.range(0, lines).mapToObj(line -> shop.message(Category.UTILITY, people.get(line % people.size()))).toList();
    }

    private static List<MessageId> ids(List<Acceptance> accepted) {
        return accepted.stream().map(one -> ((Acceptance.Stored) one).id()).toList();
    }

    /** Two processes with two workers each, with batches of different sizes. */
    private void drainAll() {
        drainAll(clock());
    }

    private void drainAll(Clock clock) {
        Inbox first = node();
        Inbox second = node();
        Stream.of(gates.open(clock, 90, first), gates.open(clock, 500, first), gates.open(clock, 130, second),
                gates.open(clock, 70, second)).map(gate -> CompletableFuture.runAsync(() -> {
                    // Nothing to take may mean that another worker has the file.
                    while (lanes() > 0) {
                        gate.drain();
                    }
                }, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);
    }

    private int lanes() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM inbox_lane", Integer.class);
    }

    private synchronized Inbox node() {
        Inbox node = new Inbox(acceptances, new Lanes(jdbc), jdbc, new SimpleMeterRegistry(), new Activity(), new Outages());
        nodes.add(node);
        return node;
    }

    private static Clock clock() {
        return Clock.fixed(NOON, ZoneOffset.UTC);
    }

    /** The messages for which money is held, in the order of their ids, which is that in which they were accepted. */
    private List<MessageId> paid(EnrolledBusiness shop) {
        return jdbc.query("SELECT message_id FROM reservation WHERE business_id = ? AND ceiling_micros > 0 ORDER BY message_id",
                (row, number) -> MessageId.of(row.getBytes(1)), shop.id().value());
    }

    /** What was available to the business when the message was judged first. */
    private long seen(MessageId message) {
        return world.history().decisions(message).getFirst().caseFile().funds().availableMicros();
    }
}
