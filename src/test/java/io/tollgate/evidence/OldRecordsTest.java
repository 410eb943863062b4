package io.tollgate.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.database.AgedRecords;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.tables.RecordTerms;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages of long ago, besides which other tests have none. */
@TollgateTest
class OldRecordsTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String[] ALL = {"decision", "receipt", "network_id", "delivery", "charge", "held_back"};

    @Autowired
    World world;
    @Autowired
    RuleBooks ruleBooks;
    @Autowired
    List<AgedRecords> records;
    @Autowired
    List<RecurringWork> works;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate database;

    private final Random random = new Random(7);
    private EnrolledBusiness shop;

    @BeforeEach
    void open() {
        shop = world.business().onAccount("1000").enrol();
    }

    /** Other tests of this application judge again, and compare the books. */
    @AfterEach
    void leaveNothing() {
        for (String table : List.of("receipt", "network_id", "delivery", "charge", "held_back")) {
            database.update("DELETE FROM " + table + " WHERE message_id IN (SELECT message_id FROM decision WHERE business_id = ?)",
                    shop.id().value());
        }
        List.of("decision", "delivery", "charge").forEach(table -> database.update("DELETE FROM " + table + " WHERE business_id = ?",
                shop.id().value()));
    }

    @Test
    void eachRecordOfTheTableHasItsOwner() {
        assertThat(records).extracting(AgedRecords::record).containsExactlyInAnyOrderElementsOf(RecordTerms.DELETABLE);
    }

    @Test
    void whatIsOldGoesAndTheBooksStay() {
        MessageId of2020 = delivered("2020-12-31T23:59:59.999Z");
        MessageId of2021 = delivered("2021-01-01T00:00:00Z");
        MessageId of2022 = delivered("2022-12-31T23:59:59.999Z");
        MessageId of2023 = delivered("2023-01-01T00:00:00Z");

        purge(500);

        assertThat(rows(of2020)).as("over in all").containsExactly(0, 0, 0, 1, 1, 0);
        assertThat(rows(of2021)).as("its verdict is kept for five years").containsExactly(2, 0, 0, 1, 1, 1);
        assertThat(rows(of2022)).as("receipts are kept for three years").containsExactly(2, 0, 0, 1, 1, 1);
        assertThat(rows(of2023)).containsExactly(2, 1, 1, 1, 1, 1);
    }

    @Test
    void whatIsUnderWayStaysWhateverItsAge() {
        MessageId open = delivered("2010-06-01T12:00:00Z");
        database.update("UPDATE delivery SET outcome = 'OPEN' WHERE message_id = ?", (Object) open.bytes());
        MessageId waiting = delivered("2010-06-01T12:00:01Z");
        database.update("DELETE FROM delivery WHERE message_id = ?", (Object) waiting.bytes());

        purge(500);

        assertThat(rows(open)).containsExactly(2, 1, 1, 1, 1, 1);
        assertThat(rows(waiting)[0]).as("verdicts of a message without an end").isEqualTo(2);
    }

    @Test
    void aRefusedMessageHasEnded() {
        MessageId refused = delivered("2010-06-01T12:00:02Z");
        database.update("DELETE FROM delivery WHERE message_id = ?", (Object) refused.bytes());
        database.update("UPDATE decision SET outcome = 'REFUSED' WHERE message_id = ? AND round = 1", (Object) refused.bytes());

        purge(500);

        assertThat(rows(refused)).containsExactly(0, 0, 0, 0, 1, 0);
    }

    @Test
    void theEvidenceGoesWithTheLastVerdictOfItsSegment() {
        database.update("INSERT INTO decision_segment (verdicts, documents) VALUES (3, 'x')");
        long segment = database.queryForObject("SELECT MAX(id) FROM decision_segment WHERE documents = 'x'", Long.class);
        MessageId over = delivered("2010-06-01T12:00:03Z");
        MessageId open = delivered("2010-06-01T12:00:04Z");
        database.update("UPDATE delivery SET outcome = 'OPEN' WHERE message_id = ?", (Object) open.bytes());
        database.update("UPDATE decision SET case_file = ? WHERE message_id = ?", ByteBuffer.allocate(8).putLong(segment * 128).array(),
                over.bytes());
        database.update("UPDATE decision SET case_file = ? WHERE message_id = ? AND round = 1",
                ByteBuffer.allocate(8).putLong(segment * 128 + 2).array(), open.bytes());

        purge(500);
        assertThat(database.queryForList("SELECT verdicts FROM decision_segment WHERE id = ?", Integer.class, segment))
                .as("one verdict needs it still").containsExactly(1);
        database.update("UPDATE delivery SET outcome = 'CHARGED' WHERE message_id = ?", (Object) open.bytes());
        purge(500);

        assertThat(rows(open)[0]).isZero();
        assertThat(database.queryForList("SELECT verdicts FROM decision_segment WHERE id = ?", Integer.class, segment)).isEmpty();
    }

    @Test
    void severalNodesDeleteManyPartsAtOnce() throws Exception {
        List<MessageId> old = IntStream.range(0, 60).mapToObj(second -> delivered("2011-03-01T12:00:%02dZ".formatted(second))).toList();
        Callable<Void> node = () -> {
            purge(7);
            return null;
        };

        try (ExecutorService nodes = Executors.newFixedThreadPool(3)) {
            for (Future<Void> ended : nodes.invokeAll(List.of(node, node, node))) {
                ended.get();
            }
        }

        assertThat(old).allSatisfy(message -> assertThat(rows(message)).containsExactly(0, 0, 0, 1, 1, 0));
    }

    @Test
    void theDailyRouteDeletes() {
        MessageId old = delivered("2012-06-01T12:00:00Z");

        works.stream().filter(work -> work.name().equals("old-records")).forEach(work -> work.work().test(NOW));

        assertThat(rows(old)).containsExactly(0, 0, 0, 1, 1, 0);
    }

    private void purge(int batch) {
        new OldRecords(ruleBooks, records, new RetentionSettings(Period.ofDays(30), batch), transaction).purge(NOW);
    }

    /** A message that was deferred, admitted and delivered, with all that it leaves behind. */
    private MessageId delivered(String accepted) {
        Instant at = Instant.parse(accepted);
        MessageId id = new MessageId(new UUID(MessageId.first(at).value().getMostSignificantBits() | 0x7000, random.nextLong()));
        LocalDateTime at6 = Times.utc(at);
        for (int round = 0; round < 2; round++) {
            database.update("INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category, decided_at, outcome,"
                    + " rule, rule_book_id, case_file) VALUES (?, ?, ?, 1, ?, ?, ?, ?, '', 1, '')", id.bytes(), round, shop.id().value(),
                    new byte[16], Category.UTILITY.name(), at6, round == 0 ? "DEFERRED" : "ADMITTED");
        }
        database.update("INSERT INTO held_back (recipient, message_id) VALUES (?, ?)", new byte[16], id.bytes());
        database.update("INSERT INTO receipt (message_id, sent_at, delivered_at) VALUES (?, ?, ?)", id.bytes(), at6, at6);
        database.update("INSERT INTO network_id (network, id, message_id) VALUES ('stub', ?, ?)", id.bytes(), id.bytes());
        database.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, ?, ?, '', '', ?, ?, 'CHARGED')", id.bytes(), shop.id().value(), new byte[16],
                Category.UTILITY.name(), at6, at6);
        database.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version) VALUES (?, ?, 1, ?, ?, '2010-06', 'Germany', 'UTILITY', 0, 'USD', 'PILOT', ?)",
                id.bytes(), shop.id().value(), at6, at6, at6);
        return id;
    }

    /** The rows of each table. */
    private Integer[] rows(MessageId message) {
        return Stream.of(ALL).map(table -> (int) world.history().rows(table, message)).toArray(Integer[]::new);
    }
}
