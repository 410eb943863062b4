package io.tollgate.rights;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.database.TestDatabase;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.WrittenDocuments;
import io.tollgate.gate.GateFaults;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.ErasedPerson;
import io.tollgate.recipient.ErasureEvent;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import io.tollgate.replay.DecisionTimes;
import io.tollgate.replay.PastCases;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayPace;
import io.tollgate.replay.ReplayReport;
import io.tollgate.rights.Rotation.Report;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.secrets.Keys;
import io.tollgate.world.DatabaseOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All pseudonyms change to one more key. No person is lost or doubled, no erased person comes back, and every verdict can still be proved.
 */
@Order(1)
class RotationTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final DecisionTimes ALL = new DecisionTimes(Instant.parse("2025-01-01T00:00:00Z"),
            Instant.parse("2028-01-01T00:00:00Z"));
    private static final RuleBook shipped = RuleBook.read(Path.of("rules"));
    private static final int PEOPLE = 9;
    private static final PhoneNumber ERASED = number(PEOPLE);
    private static final BusinessId SHOP = new BusinessId(1);

    private static final String database = TestDatabase.migrated(); // one for all tests, as its tables take seconds to make

    @TempDir
    Path data;

    /** Leaves the tables as they were after the migrations. */
    @BeforeEach
    void emptyTables() {
        try (SingleConnectionDataSource connection = new SingleConnectionDataSource(database, true)) {
            JdbcTemplate jdbc = new JdbcTemplate(connection);
            jdbc.execute("SET foreign_key_checks = 0");
            List<String> tables = jdbc.queryForList("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
                    + " AND table_name <> 'flyway_schema_history'", String.class);
            tables.forEach(table -> jdbc.execute("DELETE FROM " + table));
            tables.stream().filter(Set.of("key_rotation_lock", "release_lock", "stop_list_switch")::contains)
                    .forEach(table -> jdbc.execute("INSERT INTO " + table + " (id) VALUES (1)"));
        }
    }

    /** The content of the database before the rotation. */
    private record Before(SortedMap<String, List<String>> rows, Set<RecipientId> people, Map<MessageId, Decision> decisions) {}

    @Test
    void everyPersonGetsANewPseudonymAndNothingElseChanges() {
        Before before = populate(150);

        Report report = rotate();

        assertThat(report.people()).isEqualTo(before.people().size());
        assertThat(report.rows()).isGreaterThan(before.people().size());
        assertThat(report.unreadable()).isZero();
        assertThat(report.inPlace()).isTrue();
        assertThat(report.keyFile()).isEqualTo(data.resolve("keys").toAbsolutePath());
        assertThat(data.resolve("keys.next")).doesNotExist();
        assertRotated(before);
    }

    /** A rotation goes on wherever it was broken off. This one is broken off once at each statement. */
    @Test
    void aRotationThatBreaksOffAtAnyStatementGoesOnAndFinishes() {
        Before before = populate(30);
        int statement = 0;
        try (DatabaseOnly tollgate = DatabaseOnly.forRotation(database, data)) {
            Rotation rotation = Rotations.on(tollgate);
            for (boolean struck = true; struck;) {
                GateFaults.failAt(++statement);
                try {
                    rotation.rotate(NOON);
                } catch (RuntimeException broken) {
                    // the next attempt goes on
                } finally {
                    struck = GateFaults.end();
                }
            }
        }

        assertThat(statement).isGreaterThan(60);
        assertRotated(before);
    }

    @Test
    void afterSeveralRotationsEachNumberLeadsToItsPseudonym() {
        Before before = populate(10);
        for (int rotation = 0; rotation < 3; rotation++) {
            rotate();
        }
        try (DatabaseOnly tollgate = DatabaseOnly.open(database, data)) {
            Pseudonyms pseudonyms = tollgate.the(Pseudonyms.class);
            List<SecretKey> keys = tollgate.the(Keys.class).pseudonyms();
            assertThat(pseudonyms.keyCount()).isEqualTo(4);
            Random random = new Random(7);
            for (int one = 0; one < 1_000; one++) {
                PhoneNumber number = number(random.nextInt(5_000_000));
                RecipientId chained = pseudonyms.of(number, 1);
                for (int key = 1; key < 4; key++) {
                    chained = Pseudonyms.next(keys.get(key), chained);
                    assertThat(pseudonyms.of(number, key + 1)).isEqualTo(chained);
                }
                assertThat(pseudonyms.of(number)).isEqualTo(chained);
            }
            assertThat(population(tollgate).people()).hasSameSizeAs(before.people());
            findsEverybody(tollgate);
            provesEveryVerdict(tollgate, before);
        }
    }

    @Test
    void noProcessServesBeforeTheRotationIsFinished() {
        populate(5);
        breakOff();

        assertThatThrownBy(() -> DatabaseOnly.open(database, data)).rootCause()
                .hasMessage("a rotation of the keys is unfinished. Maybe start `keys rotate` again: it goes on where it stopped, and no"
                        + " Tollgate can serve before it has finished.");
        rotate();
        DatabaseOnly.open(database, data).close();
    }

    @Test
    void noRotationStartsWhileAProcessServesAndNoneServesDuringARotation() {
        try (DatabaseOnly serving = DatabaseOnly.open(database, data); DatabaseOnly second = DatabaseOnly.open(database, data)) {
            assertThat(second.the(Keys.class).pseudonyms()).isEqualTo(serving.the(Keys.class).pseudonyms());
            assertThatThrownBy(() -> DatabaseOnly.forRotation(database, data)).rootCause()
                    .hasMessageContaining("another Tollgate works with this database. Maybe stop all of them");
        }
        try (DatabaseOnly rotating = DatabaseOnly.forRotation(database, data)) {
            assertThat(rotating.the(Keys.class).pseudonyms()).hasSize(1);
            assertThatThrownBy(() -> DatabaseOnly.open(database, data)).rootCause()
                    .hasMessageContaining("the keys are being rotated. Maybe wait");
        }
    }

    @Test
    void aRotationGoesOnOnlyWithTheKeysThatItBeganWith() throws IOException {
        Before before = populate(5);
        breakOff();
        Path kept = Files.move(data.resolve("keys.next"), data.resolve("elsewhere"));

        assertThatThrownBy(this::rotate).hasMessageContaining("the keys of the rotation that was begun are not in")
                .hasMessageContaining("Maybe");

        Files.move(kept, data.resolve("keys.next"));
        rotate();
        assertRotated(before);
    }

    @Test
    void theNextStartReplacesTheKeyFileIfTheRotationEndedBefore() throws IOException {
        Before before = populate(5);
        byte[] old = Files.readAllBytes(data.resolve("keys"));
        rotate();
        Files.move(data.resolve("keys"), data.resolve("keys.next"));
        Files.write(data.resolve("keys"), old);

        assertRotated(before);

        assertThat(data.resolve("keys.next")).doesNotExist();
        assertThat(Files.readAllLines(data.resolve("keys"))).filteredOn(line -> !line.startsWith("#")).hasSize(2);
    }

    @Test
    void aProcessStartsWithTheNewKeysInItsPropertyAndNotWithTheOldOnes() throws IOException {
        populate(5);
        Path other = Files.createDirectories(data.resolve("other-node"));
        Files.copy(data.resolve("keys"), other.resolve("keys"));
        rotate();

        assertThatThrownBy(() -> DatabaseOnly.open(database, other)).rootCause().hasMessageContaining("are not those of this database")
                .hasMessageContaining("rotated since");
        String keys = String.join(",", Files.readAllLines(data.resolve("keys")).stream().filter(line -> !line.startsWith("#")).toList());
        try (DatabaseOnly tollgate = DatabaseOnly.open(database, data.resolve("no-file"), keys)) {
            findsEverybody(tollgate);
        }
    }

    @Test
    void anUnreadableDecisionDoesNotStopTheRotation() {
        Before before = populate(5);
        try (DatabaseOnly tollgate = DatabaseOnly.open(database, data)) {
            tollgate.the(JdbcTemplate.class).update("UPDATE decision SET case_file = 'broken' LIMIT 1");
        }

        Report report = rotate();

        assertThat(report.unreadable()).isOne();
        try (DatabaseOnly tollgate = DatabaseOnly.open(database, data)) {
            assertThat(population(tollgate).people()).hasSameSizeAs(before.people());
        }
    }

    /** Registers people with rows in every table, one of whom is erased afterwards; records consents, and verdicts on other people. */
    private Before populate(int verdicts) {
        try (DatabaseOnly tollgate = DatabaseOnly.open(database, data)) {
            Recipients recipients = tollgate.the(Recipients.class);
            Consents consents = tollgate.the(Consents.class);
            List<PhoneNumber> numbers = IntStream.range(0, PEOPLE + 1).mapToObj(RotationTest::number).toList();
            Map<PhoneNumber, RecipientId> people = recipients.register(numbers, NOON);
            for (int person = 0; person <= PEOPLE; person++) {
                RecipientId id = people.get(number(person));
                population(tollgate).addRows(id, person, List.of("consent", "decision", "erasure"));
                consents.withdraw(id, SHOP, ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), "handset", NOON);
            }
            tollgate.the(Erasures.class).add(new ErasureEvent(people.get(ERASED), NOON, ErasureEvent.Type.ERASED, "dana", "asked"));
            tollgate.the(JdbcTemplate.class).update("DELETE FROM recipient WHERE id = ?", (Object) people.get(ERASED).bytes());
            PastCases past = new PastCases(tollgate.the(Decisions.class), tollgate.the(TransactionTemplate.class), 11);
            List<Decision> decisions = past.judged(shipped, verdicts);
            past.record(decisions);
            keepEverySecondOneAsOfOld(tollgate.the(JdbcTemplate.class));
            return new Before(population(tollgate).rows(id -> id), population(tollgate).people(),
                    decisions.stream().collect(toMap(decision -> decision.caseFile().message().id(), decision -> decision)));
        }
    }

    /** Verdicts of before there were segments: each row has its document, with the pseudonym in it. */
    private static void keepEverySecondOneAsOfOld(JdbcTemplate jdbc) {
        List<Map<String, Object>> rows = jdbc.queryForList("SELECT * FROM decision ORDER BY message_id");
        for (int i = 0; i < rows.size(); i += 2) {
            jdbc.update("UPDATE decision SET case_file = ? WHERE message_id = ?",
                    WrittenDocuments.old(WrittenDocuments.of(jdbc, List.of(rows.get(i))).getFirst()), rows.get(i).get("message_id"));
        }
    }

    private Report rotate() {
        try (DatabaseOnly tollgate = DatabaseOnly.forRotation(database, data)) {
            return Rotations.on(tollgate).rotate(NOON);
        }
    }

    private void breakOff() {
        try (DatabaseOnly tollgate = DatabaseOnly.forRotation(database, data)) {
            GateFaults.failAt(70);
            assertThatThrownBy(() -> Rotations.on(tollgate).rotate(NOON)).isInstanceOf(RuntimeException.class);
            assertThat(GateFaults.end()).isTrue();
        }
    }

    private void assertRotated(Before before) {
        try (DatabaseOnly tollgate = DatabaseOnly.open(database, data)) {
            SecretKey added = tollgate.the(Keys.class).pseudonyms().getLast();
            Map<RecipientId, RecipientId> back = before.people().stream()
                    .collect(toMap(person -> Pseudonyms.next(added, person), person -> person));
            assertThat(population(tollgate).people()).isEqualTo(back.keySet());
            assertThat(population(tollgate).rows(person -> back.getOrDefault(person, person))).isEqualTo(before.rows());
            assertThat(tollgate.the(JdbcTemplate.class).queryForObject("SELECT COUNT(*) FROM key_rotation_pseudonym", Long.class))
                    .as("rows that would reveal pseudonyms without a key").isZero();
            findsEverybody(tollgate);
            provesEveryVerdict(tollgate, before);
        }
    }

    private static void findsEverybody(DatabaseOnly tollgate) {
        Pseudonyms pseudonyms = tollgate.the(Pseudonyms.class);
        Recipients recipients = tollgate.the(Recipients.class);
        Consents consents = tollgate.the(Consents.class);
        for (int person = 0; person < PEOPLE; person++) {
            RecipientId id = pseudonyms.of(number(person));
            assertThat(recipients.numbers(List.of(id))).containsEntry(id, number(person).e164());
            assertThat(consents.statuses(List.of(id), ConsentChannel.MESSENGER, NOON).get(new Consents.Key(SHOP, id, Purpose.MARKETING))
                    .state())
                    .isEqualTo(ConsentStatus.State.WITHDRAWN);
        }
        assertThat(tollgate.the(Erasures.class).erased()).containsExactly(pseudonyms.of(ERASED));
        assertThatThrownBy(() -> recipients.register(List.of(ERASED), NOON)).isInstanceOf(ErasedPerson.class);
    }

    private static void provesEveryVerdict(DatabaseOnly tollgate, Before before) {
        ReplayReport report = tollgate.the(Replay.class).again(ALL, ReplayPace.full(1));
        assertThat(report.cases()).isEqualTo(before.decisions().size());
        assertThat(report.differences()).as("%s", report.samples()).isZero();
        Decisions decisions = tollgate.the(Decisions.class);
        before.decisions().forEach((message, was) -> {
            Decision is = decisions.of(message).getFirst();
            assertThat(is.verdict()).isEqualTo(was.verdict());
            assertThat(Stream.of(is.caseFile().toString())
                    .map(text -> text.replaceAll("id=RecipientId\\[[^]]*]|recipient=RecipientFacts\\[id=[0-9a-f]{32}", "")))
                    .as("everything except the pseudonym").containsExactly(
                            was.caseFile().toString().replaceAll("id=RecipientId\\[[^]]*]|recipient=RecipientFacts\\[id=[0-9a-f]{32}", ""));
        });
    }

    private static Population population(DatabaseOnly tollgate) {
        return new Population(tollgate.the(PersonalRecords.class), tollgate.the(JdbcTemplate.class));
    }

    private static PhoneNumber number(int person) {
        return new PhoneNumber("+35191%07d".formatted(2_000_000 + person), "PT");
    }
}
