package io.tollgate.rights;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTable.Erasure;
import io.tollgate.database.PersonalTable.Found;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every table with records of people is declared, and every declared table exists. */
@TollgateTest
class PersonalTablesTest {

    @Autowired
    PersonalRecords records;
    @Autowired
    JdbcTemplate jdbc;

    @Test
    void accessErasureAndRotationKnowEveryTableWithAPersonOrHerMessages() {
        Set<String> declared = records.tables().stream().map(PersonalTable::name).collect(toSet());

        assertThat(tablesWith("recipient", "message_id", "journal_entry_id"))
                .as("tables with the pseudonym of a person, or the id of a message to"
                        + " her, that no PersonalTables of their room declare")
                .isSubsetOf(Stream.concat(declared.stream(), Stream.of("supplier_cost")).toList()); // its ids are of counts of a day
        assertThat(records.pseudonyms()).contains(new PersonalRecords.Place("recipient", "id"));
        assertThat(records.pseudonyms()).extracting(PersonalRecords.Place::table).as("rotated").containsAll(tablesWith("recipient"));
    }

    @Test
    void everyDeclaredTableExists() {
        Set<String> sections = new TreeSet<>();
        for (PersonalTable table : records.tables()) {
            Set<String> columns = Set.copyOf(columns(table.name()));
            assertThat(columns).as(table.name()).containsAll(named(table));
            assertThat(table.found() instanceof Found.InGeneral || sections.add(table.section()))
                    .as("section %s is used once", table.section()).isTrue();
            assertThat(records.key(table.name())).as("key of %s", table.name()).isNotEmpty();
        }
    }

    @Test
    void givesAReasonForEveryRecordThatErasureKeeps() {
        assertThat(records.tables()).filteredOn(table -> !(table.found() instanceof Found.InGeneral))
                .allSatisfy(table -> assertThat(table.erasure() instanceof Erasure.Kept(String why) && why.isBlank()).as(table.name())
                        .isFalse());
    }

    /** A column of random bytes may hold a person's pseudonym under another name. Such a column must be named here. */
    @Test
    void keepsThePseudonymInNoColumnOfAnotherName() {
        List<String> known = List.of("key_rotation_pseudonym.old_id", "key_rotation_pseudonym.new_id", "recipient.id", "identity.id",
                "same_person.former", "live_node.id");

        List<String> suspects = jdbc.queryForList(
                "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = DATABASE()"
                        + " AND data_type = 'binary' AND character_maximum_length = 16 AND column_name NOT IN ('recipient', 'message_id',"
                        + " 'journal_entry_id')",
                String.class);

        assertThat(suspects).as("columns of 16 bytes; add one here if it says nothing of a person").isSubsetOf(Stream.concat(known.stream(),
                Stream.of("inbound.request", "opt_in_request.id", "decision.seal", // ids of requests and hashes of decisions
                        "payment.id", "payment.corrects", "allottable.source", "allotment.source", // ids of journal entries
                        "bank_entry.payment_id", // the same
                        "consent_wording.id", "consent.wording", // hashes of texts, which many people saw
                        "kafka_position.topic_id", // the brokers' ids of topics
                        "upload.id", "upload_piece.upload_id", // ids of a business's uploads
                        "e2e_envelope.tracked", // the id of a message; the row has its person beside it
                        "stop_list_entry.fingerprint"))
                .toList()); // a foreign hash of a number: Access tells it, nothing leads back from it
    }

    private Set<String> tablesWith(String... columns) {
        return Stream.of(columns).flatMap(column -> jdbc.queryForList("SELECT c.table_name FROM information_schema.columns c"
                + " WHERE c.table_schema = DATABASE() AND c.column_name = ?", String.class, column).stream())
                .collect(toCollection(TreeSet::new));
    }

    private List<String> columns(String table) {
        return jdbc.queryForList("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?",
                String.class, table);
    }

    private static Set<String> named(PersonalTable table) {
        Set<String> named = new TreeSet<>(table.readings().keySet());
        table.document().ifPresent(document -> named.add(document.column()));
        switch (table.found()) {
            case Found.ByRecipient(String column) -> named.add(column);
            case Found.ByMessage(String column) -> named.add(column);
            case Found.ByMessageTo(String column) -> named.addAll(List.of(column, "recipient"));
            case Found.InGeneral _ -> {}
        }
        if (table.erasure() instanceof Erasure.Emptied(var columns)) {
            named.addAll(columns.keySet());
        }
        if (table.namesMessages()) {
            named.add("message_id");
        }
        return named;
    }
}
