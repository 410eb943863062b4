package io.tollgate.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.MessageList.Part;
import io.tollgate.tracking.MessageList.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** A search for what is rare ends early and goes on where it ended: in the end it has found all, each once. */
@TollgateTest
class MessageListTest {

    private static final int BUSINESS = 990_001;
    /** The messages of this test are in a year of their own. */
    private static final Instant FROM = Instant.parse("2031-01-01T00:00:00Z");
    private static final int VERDICTS = 40;

    @Autowired
    JdbcTemplate jdbc;

    private MessageList list;

    @BeforeEach
    void judge() {
        list = new MessageList(new NamedParameterJdbcTemplate(jdbc), 10, 4);
        for (int number = 0; number < VERDICTS; number++) {
            jdbc.update("INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category, decided_at, outcome, rule,"
                    + " rule_book_id, case_file) VALUES (?, 0, ?, 1, UNHEX(REPEAT('00', 16)), 'UTILITY', NOW(6), ?, ?, 1, '')",
                    id(number).bytes(), BUSINESS, number % 2 == 0 ? "ADMITTED" : "REFUSED", number % 13 == 0 ? "RARE" : "OFTEN");
        }
        jdbc.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, UNHEX(REPEAT('00', 16)), 'UTILITY', '', '', NOW(6), NOW(6), 'RELEASED')",
                id(2).bytes(), BUSINESS);
    }

    @AfterEach
    void forget() {
        jdbc.update("DELETE FROM decision WHERE business_id = ?", BUSINESS);
        jdbc.update("DELETE FROM delivery WHERE business_id = ?", BUSINESS);
        jdbc.update("DELETE FROM refusal_note WHERE message_id BETWEEN ? AND ?", id(0).bytes(), id(VERDICTS).bytes());
    }

    private static MessageId id(int number) {
        return new MessageId(new UUID(FROM.plusSeconds(number).toEpochMilli() << 16 | 0x7000L, 0x8000_0000_0000_0000L | number));
    }

    private static Wanted wanted(boolean ofBusiness, Optional<MessageState> state, Optional<String> rule) {
        return new Wanted(ofBusiness ? Optional.of(new BusinessId(BUSINESS)) : Optional.empty(), List.of(), state, rule, FROM,
                FROM.plusSeconds(86_400));
    }

    private List<MessageId> all(Wanted wanted, int most, int parts) {
        List<MessageId> found = new ArrayList<>();
        Optional<MessageId> before = Optional.empty();
        int seen = 0;
        do {
            Part part = list.part(wanted, before, most);
            part.messages().forEach(message -> found.add(message.id()));
            before = part.next();
            seen++;
        } while (before.isPresent());
        assertThat(seen).isEqualTo(parts);
        return found;
    }

    @Test
    void aRareRuleIsFoundInParts() {
        Part first = list.part(wanted(false, Optional.empty(), Optional.of("RARE")), Optional.empty(), 50);

        assertThat(first.messages()).extracting(MessageSummary::id).containsExactly(id(39));
        assertThat(first.wasShort()).isTrue();
        assertThat(all(wanted(false, Optional.empty(), Optional.of("RARE")), 50, 4)).containsExactly(id(39), id(26), id(13), id(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRareStateIsFoundInParts(boolean ofBusiness) {
        assertThat(all(wanted(ofBusiness, Optional.of(MessageState.FAILED), Optional.empty()), 50, 9)).containsExactly(id(2));
    }

    @Test
    void aFullPartIsNotShort() {
        Part first = list.part(wanted(false, Optional.of(MessageState.REFUSED), Optional.empty()), Optional.empty(), 3);

        assertThat(first.messages()).extracting(MessageSummary::id).containsExactly(id(39), id(37), id(35));
        assertThat(first.next()).contains(id(35));
        assertThat(first.wasShort()).isFalse();
        assertThat(all(wanted(false, Optional.of(MessageState.REFUSED), Optional.empty()), 3, 7)).hasSize(VERDICTS / 2)
                .doesNotHaveDuplicates();
    }

    @Test
    void oneCategoryIsFound() {
        jdbc.update("UPDATE decision SET category = 'MARKETING' WHERE message_id = ?", id(7).bytes());
        Wanted marketing = new Wanted(Optional.of(new BusinessId(BUSINESS)), List.of(), Optional.empty(), Optional.empty(), FROM,
                FROM.plusSeconds(86_400), Optional.of(Category.MARKETING));

        assertThat(all(marketing, 50, 9)).containsExactly(id(7));
    }

    @Test
    void withoutAFilterNothingIsCutShort() {
        Part part = list.part(wanted(true, Optional.empty(), Optional.empty()), Optional.empty(), 50);

        assertThat(part.messages()).hasSize(VERDICTS);
        assertThat(part.next()).isEmpty();
        assertThat(list.of(wanted(true, Optional.empty(), Optional.of("RARE")), Optional.empty(), 50)).as("the interface sees all")
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEarliestComeFirstIfWanted(boolean ofBusiness) {
        assertThat(earliest(wanted(ofBusiness, Optional.empty(), Optional.of("RARE")), 50)).containsExactly(id(0), id(13), id(26), id(39));
        assertThat(earliest(wanted(ofBusiness, Optional.of(MessageState.REFUSED), Optional.empty()), 3)).hasSize(VERDICTS / 2)
                .isSorted().doesNotHaveDuplicates();
        assertThat(earliest(wanted(ofBusiness, Optional.empty(), Optional.empty()), 7)).hasSize(VERDICTS).isSorted()
                .startsWith(id(0), id(1)).doesNotHaveDuplicates();
        assertThat(earliest(wanted(ofBusiness, Optional.of(MessageState.FAILED), Optional.empty()), 50)).containsExactly(id(2));
    }

    private List<MessageId> earliest(Wanted wanted, int most) {
        List<MessageId> found = new ArrayList<>();
        Optional<MessageId> after = Optional.empty();
        do {
            Part part = list.earliest(wanted, after, most);
            part.messages().forEach(message -> found.add(message.id()));
            after = part.next();
        } while (after.isPresent());
        return found;
    }

    private void calls(int number, String reference) {
        jdbc.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, UNHEX(REPEAT('00', 16)), 'UTILITY', '', ?, NOW(6), NOW(6), 'RELEASED')",
                id(number).bytes(), BUSINESS, reference);
    }

    private void notes(int number, String reference) {
        jdbc.update("INSERT INTO refusal_note (message_id, note) VALUES (?, ?)", id(number).bytes(), reference);
    }

    /** The messages of this year, however many parts it takes. */
    private List<MessageId> called(MessagesByReference references, String reference, Optional<BusinessId> business, int most) {
        List<MessageId> found = new ArrayList<>();
        Optional<MessageId> before = Optional.empty();
        do {
            MessagesByReference.Part part = references.of(reference, business, before, most);
            part.messages().forEach(message -> found.add(message.id()));
            before = part.next();
        } while (before.filter(next -> !next.acceptedAt().isBefore(FROM)).isPresent());
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50})
    void whatTheBusinessCallsSoIsFoundExactlyAndInParts(int most) {
        for (int number : List.of(5, 17, 33)) {
            calls(number, "Order 7");
        }
        notes(11, "Order 7"); // refused
        notes(12, "order 77");
        calls(20, "order 7");
        calls(21, "Order 7 ");
        calls(22, "Order 77");
        MessagesByReference references = new MessagesByReference(new NamedParameterJdbcTemplate(jdbc), list, 10, 4);

        assertThat(called(references, "Order 7", Optional.of(new BusinessId(BUSINESS)), most))
                .containsExactly(id(33), id(17), id(11), id(5));
        assertThat(called(references, "Order 7", Optional.empty(), most)).containsExactly(id(33), id(17), id(11), id(5));
        assertThat(called(references, "order 7", Optional.empty(), most)).containsExactly(id(20));
        assertThat(called(references, "Order 7", Optional.of(new BusinessId(BUSINESS + 1)), most)).isEmpty();
        assertThat(called(references, "Order", Optional.empty(), most)).isEmpty();
    }

    @Test
    void whatWaitsIsFoundBeforeItsHandOver() {
        jdbc.update("INSERT INTO inbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name,"
                + " template_language, accepted_at, round, callback_data, content) VALUES ('2031-01-02', ?, ?, 1,"
                + " UNHEX(REPEAT('00', 16)), 'UTILITY', 'TEXT', '', '', '2031-01-01', 0, 'waits', '')", id(50).bytes(), BUSINESS);
        MessagesByReference references = new MessagesByReference(new NamedParameterJdbcTemplate(jdbc), list);
        try {
            assertThat(references.of("waits", Optional.of(new BusinessId(BUSINESS)), Optional.empty(), 10).messages())
                    .extracting(MessageSummary::id, MessageSummary::state).containsExactly(tuple(id(50), MessageState.ACCEPTED));
            assertThat(references.of("waits", Optional.empty(), Optional.of(id(51)), 10).messages()).as("not once more").isEmpty();
        } finally {
            jdbc.update("DELETE FROM inbox WHERE business_id = ?", BUSINESS);
        }
    }
}
