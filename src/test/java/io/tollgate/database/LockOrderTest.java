package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The order of locks: the design document lists it, and a transaction that breaks it is noticed. {@link LockWatch} watches all tests. */
@ResourceLock("breaches")
class LockOrderTest {

    private final TakenLocks locks = new TakenLocks();

    @Test
    void theDesignNamesTheSameStepsInTheSameOrder() throws IOException {
        List<String> rows = Files.readString(Path.of("src/site/markdown/design.md")).lines()
                .filter(line -> line.matches("\\| \\d+ \\|.*")).map(line -> line.split("\\|")[2]).toList();

        assertThat(rows.stream().map(row -> Pattern.compile("`(\\w+)`").matcher(row).results().map(name -> name.group(1)).toList()))
                .isEqualTo(Arrays.stream(LockOrder.values()).filter(LockOrder::isOrdered).map(LockOrder::tables).toList());
    }

    @Test
    void aTransactionGoesThroughTheStepsFromTopToBottom() {
        assertThat(next("SELECT * FROM inbox WHERE due_at < ? LIMIT 5 FOR UPDATE")).isEmpty();
        assertThat(next("SELECT id FROM recipient WHERE id IN (?) FOR UPDATE")).isEmpty();
        assertThat(next("INSERT INTO identity (id) VALUES (?)")).isEmpty();
        assertThat(next("UPDATE balance SET held = held + 1 WHERE business_id = ?")).isEmpty();
    }

    @Test
    void aJoinToADocumentNamesTheTableThatItLocks() {
        String join = "SELECT inbox.* FROM JSON_TABLE(?, '$[*]' COLUMNS (due DATETIME(6) PATH '$')) it JOIN inbox ON due_at = due";

        assertThat(next(join + " FOR UPDATE SKIP LOCKED").orElseThrow()).startsWith("MySQL cannot lock");
        assertThat(next(join + JsonRows.locking("inbox") + " SKIP LOCKED")).isEmpty();
    }

    @Test
    void anEarlierStepAfterALaterOneIsABreach() {
        next("INSERT INTO identity (id) VALUES (?)");

        assertThat(next("SELECT id FROM recipient WHERE id IN (?) FOR UPDATE").orElseThrow())
                .startsWith("recipient is locked after identity");
    }

    @Test
    void tablesLockedBeforeMayBeChangedAgain() {
        next("SELECT id FROM recipient WHERE id = ? FOR UPDATE", "01");
        next("INSERT INTO identity (id) VALUES (?)");

        assertThat(next("UPDATE recipient SET number = '' WHERE id = ?", "01")).isEmpty();
        assertThat(next("UPDATE recipient SET number = '' WHERE id = ?", "02")).isEmpty();
        assertThat(next("DELETE FROM recipient WHERE id = ?", "00").orElseThrow()).startsWith("recipients are locked after others");
    }

    @Test
    void recipientsAreLockedInTheOrderOfTheirIds() {
        assertThat(next("SELECT id FROM recipient WHERE id IN (?, ?) FOR UPDATE", "02", "01").orElseThrow())
                .startsWith("recipients are not locked in the order");
    }

    @Test
    void aStatementThatNeverWaitsBreaksNoOrder() {
        next("UPDATE balance SET held = held + 1 WHERE business_id = ?");

        assertThat(next("SELECT 1 FROM inbox WHERE message_id = ? FOR UPDATE SKIP LOCKED")).isEmpty();
        assertThat(next("DELETE FROM inbox WHERE message_id = ?")).isEmpty();
        assertThat(next("INSERT INTO outbox (message_id) VALUES (?)")).isEmpty();
        assertThat(next("SELECT id FROM recipient WHERE id = ?")).isEmpty();
        assertThat(next("DELETE FROM outbox WHERE message_id = ?").orElseThrow()).startsWith("outbox is locked after balance");
    }

    @Test
    void aTableThatMustBeLockedAloneMeetsNoOtherLock() {
        next("SELECT id FROM release_lock WHERE id = 1 FOR UPDATE");

        assertThat(next("INSERT INTO rule_event (id) VALUES (?)")).isEmpty();
        assertThat(next("UPDATE balance SET held = 0 WHERE business_id = ?").orElseThrow())
                .startsWith("balance is locked after release_lock");
    }

    @Test
    void theNextTransactionStartsWithoutLocks() {
        next("UPDATE balance SET held = held + 1 WHERE business_id = ?");
        locks.end();

        assertThat(next("SELECT 1 FROM delivery WHERE message_id = ? FOR UPDATE")).isEmpty();
    }

    @Test
    void everyConnectionOfATestDatabaseIsWatched() throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestDatabase.fresh() + "&" + LockWatch.OPTION)) {
            connection.createStatement().execute("CREATE TABLE recipient (id BINARY(16) NOT NULL PRIMARY KEY, number INT NOT NULL)");
            connection.createStatement().execute("CREATE TABLE balance (business_id INT NOT NULL PRIMARY KEY, held INT NOT NULL)");
            connection.setAutoCommit(false);

            change(connection, "UPDATE recipient SET number = 1 WHERE id = ?", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            change(connection, "UPDATE balance SET held = 1 WHERE business_id = ?", 1);
            connection.commit();
            change(connection, "UPDATE balance SET held = 1 WHERE business_id = ?", 1);
            change(connection, "UPDATE recipient SET number = 1 WHERE id = ?", new byte[16]);
            connection.rollback();
        }

        assertThat(LockWatch.breaches()).singleElement().asString().startsWith("recipient is locked after balance")
                .contains(LockOrderTest.class.getName());
    }

    private static void change(Connection connection, String sql, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            statement.executeUpdate();
        }
    }

    private Optional<String> next(String sql, String... ids) {
        return locks.next(sql, () -> List.of(ids));
    }
}
