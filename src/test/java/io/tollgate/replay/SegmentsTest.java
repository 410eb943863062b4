package io.tollgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.WrittenDocuments;
import io.tollgate.rulebook.RuleBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class SegmentsTest {

    private static final RuleBook shipped = RuleBook.read(Path.of("rules"));

    @Autowired
    private Decisions decisions;
    @Autowired
    private JdbcTemplate jdbc;
    @Autowired
    private PlatformTransactionManager transactions;

    private PastCases past;
    private PastRuleBooks books;
    private Replay replay;

    @BeforeEach
    void emptyLog() {
        past = new PastCases(decisions, new TransactionTemplate(transactions), 12);
        books = new PastRuleBooks(decisions);
        replay = new Replay(decisions, books);
        leaveNothing();
    }

    @AfterEach
    void close() {
        books.close();
        leaveNothing();
    }

    private void leaveNothing() {
        jdbc.update("DELETE FROM decision");
        jdbc.update("DELETE FROM decision_segment");
    }

    @Test
    void eachDocumentIsReadBackAsItWasWrittenWhateverTheSizeOfItsBatch() {
        Random random = new Random(2026);
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        for (int size : List.of(1, 2, 127, 128, 129, 500, 1 + random.nextInt(700), 1 + random.nextInt(700))) {
            List<Decision> batch = past.judged(shipped, size);
            transaction.executeWithoutResult(_ -> decisions.record(batch));

            List<Decision> asked = new ArrayList<>(batch);
            Collections.shuffle(asked, random);
            asked.stream().limit(60).forEach(was -> assertThat(decisions.of(was.caseFile().message().id())).containsExactly(was));
            assertThat(decisions.latest(batch.stream().map(was -> was.caseFile().message().id()).toList()))
                    .as("of a batch of %d", size).isEqualTo(batch.stream()
                            .collect(Collectors.toMap(was -> was.caseFile().message().id(), Decision::verdict)));
        }
        assertThat(jdbc.queryForObject("SELECT MAX(verdicts) FROM decision_segment", Integer.class)).isLessThanOrEqualTo(128);
    }

    @Test
    void whatWasRecordedBeforeThereWereSegmentsIsReadAsBefore() {
        List<Decision> some = past.judged(shipped, 40);
        past.record(some);
        List<Map<String, Object>> rows = jdbc.queryForList("SELECT * FROM decision");
        rows.subList(0, 20).forEach(row -> jdbc.update("UPDATE decision SET case_file = ? WHERE message_id = ?",
                WrittenDocuments.old(WrittenDocuments.of(jdbc, List.of(row)).getFirst()), row.get("message_id")));

        ReplayReport report = replay.again(PastCases.ALL, ReplayPace.full(1));

        assertThat(report.cases()).isEqualTo(40);
        assertThat(report.differences()).isZero();
        assertThat(some).allSatisfy(was -> assertThat(decisions.of(was.caseFile().message().id())).containsExactly(was));
        jdbc.update("UPDATE decision SET seal = REVERSE(seal) WHERE message_id = ?", rows.getFirst().get("message_id"));
        assertThat(replay.again(PastCases.ALL, ReplayPace.full(1)).differences()).isEqualTo(1);
    }

    /** Nobody who finds a segment alone learns to whom the messages went. */
    @Test
    void aSegmentNamesNoRecipientAndNoMessage() {
        List<Decision> some = past.judged(shipped, 30);
        past.record(some);

        String segment = WrittenDocuments.lastSegment(jdbc);

        assertThat(segment.lines()).hasSize(30);
        assertThat(some).allSatisfy(was -> assertThat(segment).doesNotContain(was.caseFile().recipient().id().toString(),
                was.caseFile().message().id().value().toString()));
    }
}
