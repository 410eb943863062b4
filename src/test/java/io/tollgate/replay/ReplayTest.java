package io.tollgate.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.WrittenDocuments;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.replay.ReplayReport.Difference;
import io.tollgate.replay.ReplayReport.RuleChange;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.OneCase;
import io.tollgate.rulebook.RuleBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges past decisions again, on the real log. */
@DatabaseTest
class ReplayTest {

    private static final RuleBook shipped = RuleBook.read(Path.of("rules"));

    @Autowired
    private Decisions decisions;
    @Autowired
    private JdbcTemplate jdbc;
    @Autowired
    private PlatformTransactionManager transactions;
    @TempDir
    private Path folder;

    private PastCases past;
    private PastRuleBooks books;
    private Replay replay;

    @BeforeEach
    void emptyLog() {
        jdbc.update("DELETE FROM decision");
        jdbc.update("DELETE FROM decision_segment");
        past = new PastCases(decisions, new TransactionTemplate(transactions), 11);
        books = new PastRuleBooks(decisions);
        replay = new Replay(decisions, books);
    }

    @AfterEach
    void close() {
        books.close();
        jdbc.update("DELETE FROM decision");
        jdbc.update("DELETE FROM decision_segment");
    }

    @Test
    void everyVerdictIsTheSameUnderItsOwnRuleBook() throws IOException {
        RuleBook other = changed("consent/at-marketing.dslr", "as 131050", "as 131026");
        past.record(past.judged(shipped, 1_300));
        past.record(past.judged(other, 700));

        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(2));

        assertThat(report.cases()).isEqualTo(2_000);
        assertThat(report.differences()).isZero();
    }

    @Test
    void allRoundsOfAMessageAreJudgedWhereverAPartEnds() {
        Decision first = past.judged(shipped, 1).getFirst();
        List<Decision> rounds = new ArrayList<>();
        for (int round = 0; round < 1_203; round++) {
            rounds.add(new Decision(round, first.ruleBook(), first.caseFile(), first.verdict()));
        }
        past.record(rounds);

        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(1));

        assertThat(report.cases()).isEqualTo(1_203);
        assertThat(report.differences()).isZero();
    }

    @Test
    void theSpanIncludesItsFirstInstantAndNotItsLast() {
        List<Decision> some = past.judged(shipped, 50);
        past.record(some);
        Instant from = some.stream().map(decision -> decision.caseFile().now()).sorted().toList().get(10);
        Instant until = some.stream().map(decision -> decision.caseFile().now()).sorted().toList().get(30);

        assertThat(replay.again(new DecisionTimes(from, until), ReplayPace.full(1)).cases()).isEqualTo(20);
        assertThatThrownBy(() -> new DecisionTimes(until, from)).hasMessageContaining("Maybe exchange the two");
    }

    @Test
    void aVerdictThatTheRulesDoNotGiveIsReported() {
        List<Decision> some = past.judged(shipped, 40);
        Decision refused = some.stream().filter(decision -> decision.verdict() instanceof Verdict.Refused).findFirst().orElseThrow();
        Verdict forged = Verdict.of(List.of(new Finding.Free("TAR-ANY-010", "A gift.", Finding.FreeReason.FREE_ENTRY)));
        past.record(some.stream()
                .map(decision -> decision == refused ? new Decision(0, refused.ruleBook(), refused.caseFile(), forged) : decision)
                .toList());

        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(1));

        assertThat(report.differences()).isEqualTo(1);
        Difference difference = report.samples().getFirst();
        assertThat(difference.message()).isEqualTo(refused.caseFile().message().id());
        assertThat(difference.was()).startsWith("ADMITTED (TAR-ANY-010 free as FREE_ENTRY");
        assertThat(difference.would()).startsWith("REFUSED");
    }

    @Test
    void tamperedRowsAreReported() {
        List<Decision> some = past.judged(shipped, 40);
        past.record(some);
        byte[] broken = some.get(0).caseFile().message().id().bytes();
        byte[] exchanged = some.get(1).caseFile().message().id().bytes();
        byte[] other = some.get(2).caseFile().message().id().bytes();
        byte[] renamed = some.get(3).caseFile().message().id().bytes();
        byte[] foreign = some.get(4).caseFile().message().id().bytes();
        byte[] later = some.get(5).caseFile().message().id().bytes();

        jdbc.update("UPDATE decision SET case_file = ? WHERE message_id = ?", new byte[] {1, 2, 3}, broken);
        jdbc.update("UPDATE decision SET case_file = ? WHERE message_id = ?",
                jdbc.queryForObject("SELECT case_file FROM decision WHERE message_id = ?", byte[].class, (Object) other), exchanged);
        jdbc.update("UPDATE decision SET rule = 'CON-XX-999' WHERE message_id = ?", (Object) renamed);
        jdbc.update("UPDATE decision SET business_id = 77777 WHERE message_id = ?", (Object) foreign);
        jdbc.update("UPDATE decision SET round = 7 WHERE message_id = ?", (Object) later);
        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(2));

        assertThat(report.samples()).extracting(Difference::message).containsExactlyInAnyOrder(MessageId.of(broken),
                MessageId.of(exchanged),
                MessageId.of(renamed), MessageId.of(foreign), MessageId.of(later));
        assertThat(report.samples()).extracting(Difference::would).filteredOn(would -> would.contains("tampered")).hasSize(3);
        assertThat(report.samples()).extracting(Difference::would).anyMatch(would -> would.contains("CON-XX-999"))
                .anyMatch(would -> would.contains("another business"));
        assertThat(new Why(decisions, books, RuleBookNames.NONE).of(MessageId.of(renamed)).getFirst().lines())
                .anyMatch(line -> line.contains("The row was"
                        + " changed after it was written: the row says"));
    }

    /** The tampering changes a day of the consent, which no rule asks for. Only the seal shows it. */
    @Test
    void aChangedCaseFileIsReportedEvenIfTheVerdictIsTheSame() {
        List<Decision> some = past.judged(shipped, 2);
        past.record(some);
        CaseFile file = some.getFirst().caseFile();
        CaseFile changed = new CaseFile(file.now(), file.message(), file.recipient(), file.business(), file.sender(), file.consent(),
                file.block(),
                file.conversation(), file.traffic(), file.price(),
                new CaseFile.FundsFacts(file.funds().payment(), file.funds().availableMicros() + 1, 0));
        MessageId id = file.message().id();
        byte[] seal = jdbc.queryForObject("SELECT seal FROM decision WHERE message_id = ?", byte[].class, (Object) id.bytes());

        jdbc.update("DELETE FROM decision WHERE message_id = ?", (Object) id.bytes());
        past.record(List.of(new Decision(0, some.getFirst().ruleBook(), changed, some.getFirst().verdict())));
        jdbc.update("UPDATE decision SET seal = ? WHERE message_id = ?", seal, id.bytes());
        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(1));

        assertThat(report.differences()).isEqualTo(1);
        assertThat(report.samples().getFirst().message()).isEqualTo(id);
        assertThat(report.samples().getFirst().would()).contains("tampered");
        Why why = new Why(decisions, books, RuleBookNames.NONE);
        assertThat(why.of(id).getFirst().lines()).contains("  The row was changed after it was written: its seal is broken.");
        assertThat(why.of(some.get(1).caseFile().message().id()).getFirst().doubt()).isEmpty();
        assertThat(replay.under(shipped, PastCases.ALL, ReplayPace.full(1)).differences()).isEqualTo(1);
    }

    @Test
    void anUnreadableDecisionIsReportedInsteadOfExplained() {
        Decision some = past.judged(shipped, 1).getFirst();
        past.record(List.of(some));
        jdbc.update("UPDATE decision_segment SET documents = 'broken'");

        assertThat(new Why(decisions, books, RuleBookNames.NONE).lines(some.caseFile().message().id()))
                .containsExactly(
                        "round 0: what was written cannot be read. Maybe it was changed in the database: compare it with a backup.");
    }

    @Test
    void aBrokenSegmentIsReportedForEachOfItsVerdictsAndForNoOther() {
        List<Decision> some = past.judged(shipped, 600);
        past.record(some);
        jdbc.update("UPDATE decision_segment SET documents = LEFT(documents, LENGTH(documents) - 40) ORDER BY id DESC LIMIT 1");
        int of = jdbc.queryForObject("SELECT verdicts FROM decision_segment ORDER BY id DESC LIMIT 1", Integer.class);

        assertThat(replay.again(PastCases.ALL, ReplayPace.full(2)).differences()).isEqualTo(of).isBetween(1L, 128L);
        jdbc.update("DELETE FROM decision_segment ORDER BY id DESC LIMIT 1");
        assertThat(replay.again(PastCases.ALL, ReplayPace.full(2)).differences()).isEqualTo(of);
    }

    @Test
    void rowsOlderThanSealsAreJudgedAndCounted() {
        List<Decision> some = past.judged(shipped, 3);
        past.record(some);
        byte[] old = some.get(0).caseFile().message().id().bytes();
        byte[] broken = some.get(1).caseFile().message().id().bytes();
        byte[] exchanged = some.get(2).caseFile().message().id().bytes();

        jdbc.queryForList("SELECT * FROM decision").forEach(row -> jdbc.update("UPDATE decision SET seal = NULL, case_file = ?"
                + " WHERE message_id = ?", WrittenDocuments.old(WrittenDocuments.of(jdbc, List.of(row)).getFirst()),
                row.get("message_id")));
        jdbc.update("UPDATE decision SET case_file = ? WHERE message_id = ?", new byte[] {1, 2, 3}, broken);
        jdbc.update("UPDATE decision SET case_file = ? WHERE message_id = ?",
                jdbc.queryForObject("SELECT case_file FROM decision WHERE message_id = ?", byte[].class, (Object) old), exchanged);
        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(1));

        assertThat(report.cases()).isEqualTo(3);
        assertThat(report.unsealed()).isEqualTo(3);
        assertThat(report.samples()).extracting(Difference::would).anyMatch(would -> would.contains("unreadable"))
                .anyMatch(would -> would.contains("another message")).hasSize(2);
        assertThat(report.lines(BusinessId::toString)).anyMatch(line -> line.contains("3 of them have no seal"));
    }

    @Test
    void aRuleBookThatCannotBeReadAnyMoreIsReported() {
        jdbc.update("DELETE FROM rule_book WHERE hash = ?", (Object) new byte[32]);
        List<Decision> some = past.judged(shipped, 3);
        int unknown = decisions.ruleBook(new byte[32], new byte[] {}::clone, Instant.EPOCH);
        past.record(some.stream().map(decision -> new Decision(0, unknown, decision.caseFile(), decision.verdict())).toList());

        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(1));

        assertThat(report.differences()).isEqualTo(3);
        assertThat(report.samples().getFirst().would()).contains("does not understand rule book number " + unknown);
    }

    @Test
    void theSameRulesAsCandidateChangeNothing() {
        past.record(past.judged(shipped, 1_000));

        ReplayReport report = replay.under(shipped, PastCases.ALL, ReplayPace.full(2));

        assertThat(report.cases()).isEqualTo(1_000);
        assertThat(report.differences()).isZero();
        assertThat(report.candidate().messages()).isZero();
    }

    @Test
    void aStricterCandidateIsCountedByMessagePersonBusinessMoneyAndRule() throws IOException {
        RuleBook stricter = changed("blocking/any-suspension.dslr", "- comes from a suspended business", "- is a utility message");
        List<Decision> some = past.judged(shipped, 2_000);
        past.record(some);
        List<Decision> hit = some.stream().filter(decision -> !judge(stricter, decision.caseFile()).equals(decision.verdict())).toList();
        long lost = hit.stream().map(Decision::verdict).mapToLong(Words::micros).sum();

        ReplayReport report = replay.under(stricter, PastCases.ALL, ReplayPace.full(2));

        assertThat(hit).isNotEmpty();
        assertThat(report.candidate().messages()).isEqualTo(hit.size());
        assertThat(report.candidate().persons())
                .isEqualTo(hit.stream().map(decision -> decision.caseFile().recipient().id()).distinct().count());
        assertThat(report.candidate().businesses()).isEqualTo(hit.stream().map(decision -> decision.caseFile().business().id())
                .collect(Collectors.groupingBy(business -> business, Collectors.counting())));
        assertThat(report.candidate().money()).containsEntry("USD", new ReplayReport.Money(0, lost));
        assertThat(lost).isPositive();
        RuleChange rule = report.candidate().rules().stream().filter(change -> change.rule().equals("BLK-ANY-003")).findFirst()
                .orElseThrow();
        assertThat(rule.more())
                .isEqualTo(hit.stream().filter(decision -> decision.caseFile().message().category() == Category.UTILITY).count());
        assertThat(rule.samples()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
        assertThat(report.lines(business -> "shop-" + business.value())).anyMatch(line -> line.contains("BLK-ANY-003: fires on"))
                .anyMatch(line -> line.matches("  0.000000 USD dearer, [0-9.]+ USD cheaper, together -[0-9.]+ USD"))
                .anyMatch(line -> line.matches("  business shop-\\d+: [0-9,]+ \\([0-9.]+ percent\\)"));
    }

    @Test
    void aNoteIsNoDifference() throws IOException {
        RuleBook noting = changed("blocking/any-suspension.dslr", "rule \"BLK-ANY-003", """
                rule "BLK-ANY-990: Everything is noted"
                    @basis( "A test" )
                    @source( "this test" )
                    @inForceFrom( "2018-01-01" )
                when
                    a message
                    - does not confirm a withdrawal
                then
                    note "It was seen."
                end

                rule "BLK-ANY-003""");
        past.record(past.judged(shipped, 200));

        assertThat(replay.under(noting, PastCases.ALL, ReplayPace.full(1)).differences()).isZero();
    }

    /** The book of these cases asked for no holidays or counts. The candidate's tables give holidays; the report counts missing facts. */
    @Test
    void oldCasesWithoutHolidaysOrCountsAreJudgedByTheFactsThatTheyHave() throws IOException {
        RuleBook before = changed("consent/any-quiet-hours.dslr", "- falls on a public holiday where", "- falls on a Sunday where");
        RuleBook after = changed("consent/any-daily-limit.dslr", "- exceeds the recipient's daily limit of marketing",
                "- follows at least 1 authentication messages within 1 hour");
        assertThat(before.asked().holidays()).isFalse();
        CaseFile holiday = OneCase.marketingInFrance(before, Instant.parse("2026-12-25T12:00:00Z"));
        CaseFile later = OneCase.marketingInFrance(before, Instant.parse("2026-12-26T12:00:00Z"));
        assertThat(holiday.recipient().holidays()).isEmpty();
        int number = decisions.ruleBook(before.hash(), before::zip, Instant.EPOCH);
        past.record(Stream.of(holiday, later).map(file -> past.ordered(file, Duration.ZERO))
                .map(file -> new Decision(0, number, file, judge(before, file))).toList());

        ReplayReport again = replay.again(PastCases.ALL, ReplayPace.full(1));
        assertThat(again.cases()).isEqualTo(2);
        assertThat(again.differences()).isZero();
        ReplayReport same = replay.under(shipped, PastCases.ALL, ReplayPace.full(1));
        assertThat(same.candidate().rules()).extracting(RuleChange::rule).containsExactly("CON-ANY-044");
        assertThat(same.candidate().outcomes()).isEqualTo(Map.of("ADMITTED -> DEFERRED", 1L));
        assertThat(same.untold()).isZero();
        ReplayReport counting = replay.under(after, PastCases.ALL, ReplayPace.full(1));
        assertThat(counting.untold()).isEqualTo(2);
        assertThat(counting.lines(BusinessId::toString)).anyMatch(line -> line.startsWith("2 of them do not tell a number of messages"));
    }

    @Test
    void aCandidatesTablesCountToo() throws IOException {
        RuleBook none = changed("tables/daily-limits.csv", "ANY,3,", "ANY,0,");
        past.record(past.judged(shipped, 300));

        ReplayReport report = replay.under(none, PastCases.ALL, ReplayPace.full(1));

        assertThat(report.candidate().rules()).extracting(RuleChange::rule).containsExactly("CON-ANY-050");
    }

    @Test
    void whySaysForEveryRuleWhetherItFiredOrWhatItLacked() {
        List<Decision> some = past.judged(shipped, 200);
        past.record(some);
        Why why = new Why(decisions, books, RuleBookNames.NONE);

        for (Decision decision : some) {
            Why.Answer answer = why.of(decision.caseFile().message().id()).getFirst();
            assertThat(answer.rules()).hasSameSizeAs(shipped.rules()).allSatisfy(rule -> assertThat(rule.fired())
                    .as("%s", rule).isEqualTo(rule.inForce() && rule.missing().isEmpty()));
            assertThat(answer.rules().stream().filter(Explanation::fired).map(rule -> rule.rule().id()))
                    .containsExactlyInAnyOrderElementsOf(
                            shipped.judge(decision.caseFile()).stream().map(Finding::rule).toList());
        }
        assertThat(why.of(some.getFirst().caseFile().message().id()).getFirst().lines())
                .anyMatch(line -> line.matches(" +rules/.*\\.dslr:\\d+: does not hold: - .*"));
    }

    @Test
    void whyHasNoAnswerForMessagesThatWereNotJudged() {
        assertThat(new Why(decisions, books, RuleBookNames.NONE).of(new MessageId(new UUID(1, 2)))).isEmpty();
    }

    @Test
    void aSlowReplayKeepsItsPace() {
        past.record(past.judged(shipped, 600));
        long begin = System.nanoTime();

        replay.again(PastCases.ALL, new ReplayPace(1, 2_000));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(250));
        assertThatThrownBy(() -> new ReplayPace(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict judge(RuleBook book, CaseFile file) {
        return Gatekeeper.judge(file, book.judge(file));
    }

    /** The shipped rules with one passage changed. If {@code passage} is empty, they get one more remark, so that the hash differs. */
    private RuleBook changed(String file, String passage, String instead) throws IOException {
        Path rules = Files.createTempDirectory(folder, "rules");
        try (Stream<Path> paths = Files.walk(Path.of("rules"))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path target = rules.resolve(Path.of("rules").relativize(path));
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
        String text = Files.readString(rules.resolve(file));
        assertThat(text).contains(passage);
        Files.writeString(rules.resolve(file), passage.isEmpty() ? text + "\n" : text.replace(passage, instead));
        return RuleBook.read(rules);
    }
}
