package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreements;
import io.tollgate.database.Slice;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.SpendingStops.Ended;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.gate.StoppedSpending.GoesOn;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.release.RuleBooks;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A business that spends far more than usual is stopped, with the shipped rules and what the ledger counts. */
@GateTest
class RunawaySpendingTest {

    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 12, 2);
    private static final String RULE = "TAR-ANY-060";

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Ledger ledger;
    @Autowired
    SpendingStops stops;
    @Autowired
    StoppedSpending stopped;
    @Autowired
    Inbox inbox;
    @Autowired
    RuleBooks ruleBooks;
    @Autowired
    Preview preview;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Agreements agreements;

    private EnrolledBusiness shop;
    private List<Person> people;
    private long price;

    @BeforeEach
    void aBusinessThatHasFewCustomers() {
        jdbc.update("DELETE FROM inbox");
        shop = world.prepaid("1000.00");
        people = Stream.generate(() -> world.person().consentsTo(shop)).limit(5).toList();
        MessageId first = shop.sends(Category.UTILITY, people.getFirst(), NOON.minusSeconds(7_200));
        gates.at(NOON.minusSeconds(7_200), 500).drain();
        price = jdbc.queryForObject("SELECT ceiling_micros FROM reservation WHERE message_id = ?", Long.class, (Object) first.bytes());
    }

    @Test
    void whatAStolenTokenSendsIsStoppedAtOnceAndToldOnce() {
        usually(49 * price);
        List<MessageId> messages = world.accept(arrivals(1_200), NOON);

        gates.at(NOON, 500).drain();

        assertThat(admitted()).as("with the one of two hours before").isEqualTo(1_001);
        Decision last = world.history().decisions(messages.getLast()).getFirst();
        assertThat(last.verdict()).isInstanceOfSatisfying(Deferred.class, waits -> assertThat(waits.findings()).extracting(Finding::rule)
                .contains(RULE));
        assertThat(last.caseFile().funds().pace()).containsEntry("SENT 60", 1_000L).containsEntry("SPENT 60", 1_000 * price)
                .containsEntry("SPENT DAY", 1_001 * price).containsEntry("USUAL 28", 22 * 49 * price).containsEntry("DAYS 28", 22L);
        assertThat(Verdict.of(ruleBooks.inForce(NOON).judge(last.caseFile()))).as("judged again from the record")
                .isEqualTo(last.verdict());
        assertThat(stops.stopped(List.of(shop.id()))).containsExactly(shop.id());
        SpendingStops.Standing stop = stop();
        assertThat(stop.rule()).isEqualTo(RULE);
        assertThat(stop.at()).isEqualTo(NOON);
        assertThat(stop.pace()).contains("1000 messages in the last 60 minutes", "on 22 of the 28 days before");
        assertThat(stop.above()).contains("more than 20 times its average day of the last 28 days");
        assertThat(jdbc.queryForList("SELECT CONVERT(detail USING utf8mb4) FROM status_update WHERE business_id = ? AND status = 'account'",
                String.class, shop.id().value())).singleElement().asString()
                .contains("\"event\":\"SPENDING_STOPPED\"", "\"messages\":\"WAIT\"", RULE);
        assertThat(jdbc.queryForList("SELECT CONVERT(detail USING utf8mb4) FROM status_update WHERE business_id = ? AND status = 'alert'",
                String.class, shop.id().value())).singleElement().asString()
                .contains("\"alert_type\":\"SPENDING_STOPPED\"", "\"alert_severity\":\"CRITICAL\"");
        assertThat(preview.of(shop.message(Category.UTILITY, people.getFirst()), NOON).verdict()).isInstanceOf(Deferred.class);
    }

    @Test
    void theStopStaysUntilSomebodyLetsTheBusinessGoOn() {
        usually(50 * price);
        spent(NOON, 1_000, 1_001 * price);
        assertThat(outcome(NOON)).isEqualTo("DEFERRED");
        List<MessageId> waiting = world.accept(arrivals(3), NOON.plusSeconds(1));
        gates.at(NOON.plusSeconds(1), 500).drain();

        assertThat(outcome(NOON.plus(Duration.ofHours(30)))).as("long after the hour").isEqualTo("DEFERRED");
        assertThat(stops.stopped(List.of(shop.id()))).isNotEmpty();

        Instant later = NOON.plus(Duration.ofHours(30)).plusSeconds(5);
        SpendingStops.Standing ended = stopped.letGoOn(stop(), new Ended("Ann", later, "It was them"));
        assertThat(ended.ended()).contains(new Ended("Ann", later, "It was them"));
        gates.at(later, 500).drain();

        assertThat(waiting).allSatisfy(message -> assertThat(last(message)).isEqualTo("ADMITTED"));
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, shop.id().value())).isZero();
        assertThatThrownBy(() -> stopped.letGoOn(stop(), new Ended("Ben", later, "Again"))).isInstanceOf(GoesOn.class);
        assertThat(stop().ended().orElseThrow().by()).isEqualTo("Ann");
    }

    /** Otherwise the next message would stop it again. */
    @Test
    void aBusinessThatGoesOnIsCountedAnew() {
        usually(50 * price);
        spent(NOON, 2_000, 2_000 * price);
        assertThat(outcome(NOON)).isEqualTo("DEFERRED");
        stopped.letGoOn(stop(), new Ended("Ann", NOON.plusSeconds(1), "It was them"));

        assertThat(outcome(NOON.plusSeconds(2))).isEqualTo("ADMITTED");
        spent(NOON.plusSeconds(60), 1_000, 1_001 * price);
        assertThat(outcome(NOON.plusSeconds(61))).as("and stopped anew").isEqualTo("DEFERRED");
        assertThat(stops.list(new Slice(List.of(), 10)).stream().filter(one -> one.business().equals(shop.id()))).hasSize(2);
    }

    /** A batch read the stop before it ended, and commits after that: the look that follows finds its messages. */
    @Test
    void aMessageThatWasJudgedWhileSomebodyLetTheBusinessGoOnFollows() {
        usually(50 * price);
        spent(NOON, 1_000, 1_001 * price);
        MessageId first = shop.sends(Category.UTILITY, people.getFirst(), NOON);
        gates.at(NOON, 500).drain();
        transaction.executeWithoutResult(_ -> {
            ledger.lockAccount(shop.id());
            ledger.beginPaceAnew(shop.id());
            stops.end(stop().id(), new Ended("Ann", NOON.plusSeconds(1), "A crash follows, before anything is woken"));
        });
        assertThat(last(first)).isEqualTo("DEFERRED");

        stopped.wake(NOON.plusSeconds(10));
        gates.at(NOON.plusSeconds(10), 500).drain();

        assertThat(last(first)).isEqualTo("ADMITTED");
    }

    @Test
    void whatNobodyLetsGoOnInItsTimeEndsWithThisReason() {
        usually(50 * price);
        spent(NOON, 1_000, 1_001 * price);
        MessageId message = shop.sends(Category.UTILITY, people.getFirst(), NOON);
        gates.judgeAllDue(NOON);
        Duration life = world.history().decisions(message).getFirst().caseFile().message().timeToLive();
        for (Instant at = NOON.plus(life).minus(Duration.ofMinutes(91)); inbox.has(message); at = at.plus(Duration.ofMinutes(10))) {
            gates.judgeAllDue(at);
        }

        Decision ended = world.history().decisions(message).getLast();
        assertThat(ended.verdict()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusals()).extracting(Refuse::rule, Refuse::code).containsExactly(tuple("TAR-ANY-062", 131031));
            assertThat(refused.reasons()).contains("Nobody has let the business go on in the time of the message.");
        });
        assertThat(ended.caseFile().now()).as("its last minute has begun").isEqualTo(NOON.plus(life).minusSeconds(60));
    }

    /** Two gates find at once that the business runs away. */
    @Test
    void ofManyBatchesAtOnceOneStopsItAndItIsToldOnce() {
        usually(10 * price);
        spent(NOON, 1_000, 1_000 * price);
        world.accept(arrivals(200), NOON);

        IntStream.range(0, 4).mapToObj(_ -> gates.at(NOON, 20))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);

        assertThat(stops.list(new Slice(List.of(), 100)).stream().filter(one -> one.business().equals(shop.id()))).hasSize(1);
        assertThat(jdbc.queryForList("SELECT 1 FROM status_update WHERE business_id = ? AND status = 'account'", Integer.class,
                shop.id().value())).hasSize(1);
        assertThat(admitted() - 1).isZero();
    }

    @Test
    void messagesThatComeWhileTheBusinessIsLetGoOnAllLeave() {
        usually(500 * price);
        spent(NOON, 10_000, 10_001 * price);
        assertThat(outcome(NOON)).isEqualTo("DEFERRED");
        world.accept(arrivals(300), NOON.plusSeconds(1));
        CompletableFuture<Void> judging = CompletableFuture.runAsync(() -> gates.at(NOON.plusSeconds(2), 20).drain(),
                Thread::startVirtualThread);
        CompletableFuture.runAsync(() -> gates.at(NOON.plusSeconds(2), 20).drain(), Thread::startVirtualThread).join();

        stopped.letGoOn(stop(), new Ended("Ann", NOON.plusSeconds(2), "It was them"));
        judging.join();
        stopped.wake(NOON.plusSeconds(20));
        gates.at(NOON.plusSeconds(20), 500).drain();

        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, shop.id().value())).isZero();
        assertThat(admitted()).isEqualTo(302);
    }

    @Test
    void whatFailsWasNotSpent() {
        usually(2 * price);
        world.accept(arrivals(30), NOON);
        gates.at(NOON, 500).drain();
        spent(NOON, 970, 10 * price);
        List<MessageId> failed = jdbc.query("SELECT message_id FROM reservation WHERE business_id = ? ORDER BY message_id DESC LIMIT 20",
                (row, _) -> MessageId.of(row.getBytes(1)), shop.id().value());
        transaction.executeWithoutResult(_ -> ledger.release(failed));

        assertThat(outcome(NOON.plusSeconds(2))).as("20 of 40").isEqualTo("ADMITTED");
        spent(NOON, 0, 20 * price);
        assertThat(outcome(NOON.plusSeconds(3))).as("41 of 40").isEqualTo("DEFERRED");
    }

    @Test
    void anOrdinaryBusyDayIsNotStopped() {
        usually(1_000 * price);
        spent(NOON, 5_000, 5_000 * price);

        assertThat(outcome(NOON.plusSeconds(1))).isEqualTo("ADMITTED");
        assertThat(stops.stopped(List.of(shop.id()))).isEmpty();
    }

    /**
     * Whatever the workers, the size of their batches and what was spent before: the business is stopped after the very message that was
     * the last to be allowed. The oracle counts one message after the other.
     */
    @ParameterizedTest
    @CsvSource({"4, 50, 800, 990, 800", "4, 7, 970, 999, 200", "3, 20, 0, 940, 1200", "2, 1, 995, 1000, 40", "4, 100, 999, 800, 500"})
    void nothingSlipsThroughBetweenWorkers(int workers, int batch, int sentBefore, int spentBefore, int messages) {
        usually(50 * price);
        spent(NOON, sentBefore, spentBefore * price);
        world.accept(arrivals(messages), NOON);

        IntStream.range(0, workers).mapToObj(_ -> gates.at(NOON, batch))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);

        long allowed = IntStream.range(0, messages).filter(one -> sentBefore + one < 1_000 || spentBefore + one <= 1_000).count();
        assertThat(admitted() - 1).isEqualTo(allowed);
    }

    /** Nobody knows what is usual for it. */
    @Test
    void aNewBusinessHasALimitOfItsOwn() {
        spent(NOON, 10, 1_000_000_000 - 2 * price);
        List<MessageId> messages = world.accept(arrivals(5), NOON);
        gates.at(NOON, 500).drain();

        assertThat(messages).extracting(this::last).containsExactly("ADMITTED", "ADMITTED", "ADMITTED", "DEFERRED", "DEFERRED");
        assertThat(stop().rule()).isEqualTo("TAR-ANY-063");
        assertThat(stop().pace()).contains("on 0 of the 28 days before");
    }

    /** Finance knows that it sends much: its own limit counts, and neither that of new businesses nor what is usual for it. */
    @ParameterizedTest(name = "usually {0}")
    @CsvSource({"0", "40000000"})
    void anAgreedLimitCountsInThePlaceOfTheOthers(long usual) {
        if (usual > 0) {
            usually(usual);
        }
        agreed("3000", TODAY, Optional.empty());
        spent(NOON, 30_000, 3_000_000_000L - 2 * price);
        List<MessageId> messages = world.accept(arrivals(5), NOON);
        gates.at(NOON, 500).drain();

        assertThat(messages).extracting(this::last).containsExactly("ADMITTED", "ADMITTED", "ADMITTED", "DEFERRED", "DEFERRED");
        assertThat(stop().rule()).isEqualTo("TAR-ANY-065");
        assertThat(stop().pace()).contains("3000.000000 USD agreed for an hour");
        assertThat(stop().above()).contains("more within an hour than was agreed with it");
        Decision stopped = world.history().decisions(messages.getLast()).getFirst();
        assertThat(Verdict.of(ruleBooks.inForce(NOON).judge(stopped.caseFile()))).as("judged again from the record")
                .isEqualTo(stopped.verdict());
    }

    /** On the first and the last of its days it counts, on the days beside them it does not, and never before a second person approves. */
    @Test
    void anAgreedLimitCountsOnItsDaysOnceItIsApproved() {
        Agreement waits = agreements.propose(shop.id(), limit("3000", TODAY, Optional.empty()), signed("Ann"));
        spent(NOON, 10, 1_000_000_000);
        assertThat(spending(TODAY)).isEqualTo(SpendingStops.Spending.NOTHING);
        agreements.end(waits, TODAY, signed("Ann"));
        assertThat(spending(TODAY)).as("withdrawn").isEqualTo(SpendingStops.Spending.NOTHING);

        Agreement approved = agreed("3000", TODAY, Optional.of(TODAY.plusDays(5)));
        assertThat(Stream.of(-1, 0, 5, 6).map(day -> spending(TODAY.plusDays(day)).agreedMicros()))
                .containsExactly(0L, 3_000_000_000L, 3_000_000_000L, 0L);
        assertThat(outcome(NOON.plusSeconds(1))).isEqualTo("ADMITTED");
        agreements.end(approved, TODAY.plusDays(2), signed("Ann"));
        assertThat(Stream.of(2, 3).map(day -> spending(TODAY.plusDays(day)).agreedMicros())).containsExactly(3_000_000_000L, 0L);
    }

    private SpendingStops.Spending spending(LocalDate day) {
        return stops.spending(Map.of(shop.id(), day)).getOrDefault(shop.id(), SpendingStops.Spending.NOTHING);
    }

    private Agreement agreed(String hourly, LocalDate first, Optional<LocalDate> last) {
        return agreements.approve(agreements.propose(shop.id(), limit(hourly, first, last), signed("Ann")), signed("Ben"));
    }

    private static Agreements.Proposal limit(String hourly, LocalDate first, Optional<LocalDate> last) {
        return new Agreements.Proposal(new Terms.SpendingLimit(Money.of(new BigDecimal(hourly), World.USD)), first, last, "By telephone");
    }

    private static Signed signed(String who) {
        return new Signed(who, NOON);
    }

    private List<Arrival> arrivals(int count) {
        return IntStream.range(0, count).mapToObj(one -> shop.message(Category.UTILITY, people.get(one % people.size()))).toList();
    }

    /** Lets the business spend this on 22 of the last days. */
    private void usually(long micros) {
        jdbc.batchUpdate("INSERT INTO spending_pace (business_id, span, since, messages, micros) VALUES (?, 'D', ?, 1, ?)",
                IntStream.rangeClosed(1, 22).mapToObj(day -> new Object[] {shop.id().value(), TODAY.minusDays(day), micros}).toList());
    }

    private void spent(Instant at, int messages, long micros) {
        jdbc.update("INSERT INTO spending_pace (business_id, span, since, messages, micros) VALUES (?, 'M', ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages), micros = micros + VALUES(micros)",
                shop.id().value(), at.atOffset(ZoneOffset.UTC).toLocalDateTime(), messages, micros);
    }

    private String outcome(Instant at) {
        MessageId message = shop.sends(Category.UTILITY, people.getFirst(), at);
        gates.at(at, 500).drain();
        return jdbc.queryForObject("SELECT outcome FROM decision WHERE message_id = ?", String.class, (Object) message.bytes());
    }

    private String last(MessageId message) {
        return jdbc.queryForObject("SELECT outcome FROM decision WHERE message_id = ? ORDER BY round DESC LIMIT 1", String.class,
                (Object) message.bytes());
    }

    /** The last one of the business. */
    private SpendingStops.Standing stop() {
        return stops.list(new Slice(List.of(), 10)).stream().filter(one -> one.business().equals(shop.id())).findFirst().orElseThrow();
    }

    private long admitted() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM reservation WHERE business_id = ?", Long.class, shop.id().value());
    }
}
