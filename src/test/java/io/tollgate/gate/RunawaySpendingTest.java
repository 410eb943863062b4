package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.decision.Decision;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.release.RuleBooks;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    RuleBooks ruleBooks;
    @Autowired
    Preview preview;
    @Autowired
    TransactionTemplate transaction;

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
        assertThat(last.verdict()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusals())
                .extracting(Refuse::rule, Refuse::code).containsExactly(tuple(RULE, 131031)));
        assertThat(last.caseFile().funds().pace()).containsEntry("SENT 60", 1_000L).containsEntry("SPENT 60", 1_000 * price)
                .containsEntry("SPENT DAY", 1_001 * price).containsEntry("USUAL 28", 22 * 49 * price).containsEntry("DAYS 28", 22L);
        assertThat(Verdict.of(ruleBooks.inForce(NOON).judge(last.caseFile()))).as("judged again from the record")
                .isEqualTo(last.verdict());
        assertThat(stops.latest(shop.id(), 10)).containsExactly(new SpendingStops.Stop(shop.id(), TODAY, RULE, NOON));
        assertThat(jdbc.queryForList("SELECT CONVERT(detail USING utf8mb4) FROM status_update WHERE business_id = ? AND status = 'funds'",
                String.class, shop.id().value())).singleElement().asString().contains("\"event\":\"SPENDING_STOPPED\"", RULE);
        assertThat(preview.of(shop.message(Category.UTILITY, people.getFirst()), NOON).verdict()).isInstanceOf(Refused.class);
    }

    @Test
    void theStopEndsByItselfAnHourLater() {
        usually(50 * price);
        spent(NOON, 1_000, 1_001 * price);

        assertThat(outcome(NOON.plusSeconds(3_600))).startsWith("REFUSED");
        assertThat(outcome(NOON.plusSeconds(3_661))).isEqualTo("ADMITTED");
    }

    @Test
    void whatFailsWasNotSpent() {
        usually(2 * price);
        world.accept(arrivals(50), NOON);
        gates.at(NOON, 500).drain();
        spent(NOON, 950, 0);
        assertThat(outcome(NOON.plusSeconds(1))).startsWith("REFUSED");

        List<MessageId> failed = jdbc.query("SELECT message_id FROM reservation WHERE business_id = ? ORDER BY message_id DESC LIMIT 20",
                (row, _) -> MessageId.of(row.getBytes(1)), shop.id().value());
        transaction.executeWithoutResult(_ -> ledger.release(failed));

        assertThat(outcome(NOON.plusSeconds(2))).isEqualTo("ADMITTED");
    }

    @Test
    void anOrdinaryBusyDayIsNotStopped() {
        usually(1_000 * price);
        spent(NOON, 5_000, 5_000 * price);

        assertThat(outcome(NOON.plusSeconds(1))).isEqualTo("ADMITTED");
        assertThat(stops.latest(shop.id(), 10)).isEmpty();
    }

    /** Workers do not see what others have not committed yet: each lets at most one batch slip through. */
    @Test
    void ofFourWorkersThreeBatchesSlipThroughAtMost() {
        usually(50 * price);
        spent(NOON, 800, 990 * price);
        world.accept(arrivals(800), NOON);

        IntStream.range(0, 4).mapToObj(_ -> gates.at(NOON, 50))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);

        assertThat(admitted() - 1).isBetween(200L, 200L + 3 * 50);
    }

    private List<Arrival> arrivals(int count) {
        return IntStream.range(0, count).mapToObj(one -> shop.message(Category.UTILITY, people.get(one % people.size()))).toList();
    }

    /** On 22 of the last days. */
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

    private long admitted() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM reservation WHERE business_id = ?", Long.class, shop.id().value());
    }
}
