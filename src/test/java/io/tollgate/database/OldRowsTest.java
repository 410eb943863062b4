package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Rows that a former version wrote are the same after their table has another form. */
class OldRowsTest {

    private static final String ONE = "X'01000000000000000000000000000000'";
    private static final String TWO = "X'02000000000000000000000000000000'";
    private static final String THREE = "X'03000000000000000000000000000000'";

    private final DriverManagerDataSource source = new DriverManagerDataSource(TestDatabase.fresh());
    private final JdbcTemplate database = new JdbcTemplate(source);

    @Test
    void theReceiptsOfAMessageBecomeOneRow() {
        database.execute("CREATE TABLE receipt (message_id BINARY(16) NOT NULL, type ENUM ('DELIVERED', 'FAILED', 'READ', 'SENT') NOT NULL,"
                + " at DATETIME(6) NOT NULL, code INT NOT NULL, booked_at DATETIME(6) NOT NULL, PRIMARY KEY (message_id, type))");
        receipt(ONE, "SENT", "2026-11-01 10:00:00.000001", 0, "2026-11-01 10:00:01");
        receipt(ONE, "DELIVERED", "2026-11-01 10:00:02.5", 0, "2026-11-01 10:00:03");
        receipt(ONE, "READ", "2026-11-01 09:59:59", 0, "2026-11-02 08:00:00.000009");
        receipt(TWO, "FAILED", "2026-11-01 10:00:00", 131026, "2026-11-01 10:00:07");
        receipt(TWO, "DELIVERED", "2026-11-01 10:00:05", 0, "2026-11-01 10:00:09");
        receipt(THREE, "SENT", "2026-11-01 10:00:00", 0, "2026-11-01 10:00:00");

        migrate("V321__receipts_of_a_message_in_one_row.sql");

        assertThat(rows("SELECT CONCAT_WS(' ', HEX(LEFT(message_id, 1)), COALESCE(sent_at, '-'), COALESCE(delivered_at, '-'),"
                + " COALESCE(read_at, '-'), COALESCE(failed_at, '-'), COALESCE(failed_code, '-'), COALESCE(failed_booked_at, '-'),"
                + " booked_at) FROM receipt ORDER BY message_id")).containsExactly(
                        "01 2026-11-01 10:00:00.000001 2026-11-01 10:00:02.500000 2026-11-01 09:59:59.000000 - - -"
                                + " 2026-11-02 08:00:00.000009",
                        "02 - 2026-11-01 10:00:05.000000 - 2026-11-01 10:00:00.000000 131026 2026-11-01 10:00:07.000000"
                                + " 2026-11-01 10:00:09.000000",
                        "03 2026-11-01 10:00:00.000000 - - - - - 2026-11-01 10:00:00.000000");

        migrate("V371__receipts_without_the_time_of_the_last.sql");

        assertThat(rows("SELECT CONCAT_WS(' ', HEX(LEFT(message_id, 1)), COALESCE(sent_at, '-'), COALESCE(delivered_at, '-'),"
                + " COALESCE(read_at, '-'), COALESCE(failed_at, '-'), COALESCE(failed_code, '-'), COALESCE(failed_booked_at, '-'))"
                + " FROM receipt ORDER BY message_id")).containsExactly(
                        "01 2026-11-01 10:00:00.000001 2026-11-01 10:00:02.500000 2026-11-01 09:59:59.000000 - - -",
                        "02 - 2026-11-01 10:00:05.000000 - 2026-11-01 10:00:00.000000 131026 2026-11-01 10:00:07.000000",
                        "03 2026-11-01 10:00:00.000000 - - - - -");
    }

    @Test
    void chargesKeepTheirNumbersAndNoMessageIsChargedTwice() {
        database.execute("CREATE TABLE charge (message_id BINARY(16) NOT NULL PRIMARY KEY, business_id INT NOT NULL,"
                + " category VARCHAR(30) NOT NULL, seq BIGINT NOT NULL AUTO_INCREMENT, KEY charge_seq (seq))");
        database.update("INSERT INTO charge (message_id, business_id, category, seq) VALUES (" + THREE + ", 1, 'UTILITY', 7), (" + ONE
                + ", 1, 'AUTHENTICATION', 9), (" + TWO + ", 2, 'MARKETING', 9)");

        migrate("V320__charges_in_the_order_of_settlement.sql");
        database.update("INSERT INTO charge (message_id, business_id, category) VALUES (X'04', 1, 'SERVICE')");

        assertThat(rows("SELECT CONCAT_WS(' ', seq, HEX(LEFT(message_id, 1)), business_id, category) FROM charge ORDER BY category"))
                .containsExactly("9 01 1 AUTHENTICATION", "9 02 2 MARKETING", "10 04 1 SERVICE", "7 03 1 UTILITY");
        assertThat(database.update("INSERT IGNORE INTO charge (message_id, business_id, category) VALUES (" + ONE + ", 1, 'UTILITY')"))
                .as("under another number").isZero();

        migrate("V370__charges_compressed.sql");

        assertThat(rows("SELECT CONCAT_WS(' ', seq, HEX(LEFT(message_id, 1)), business_id, category) FROM charge ORDER BY category"))
                .containsExactly("9 01 1 AUTHENTICATION", "9 02 2 MARKETING", "10 04 1 SERVICE", "7 03 1 UTILITY");
        assertThat(rows("SELECT UPPER(row_format) FROM information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_name = 'charge'")).containsExactly("COMPRESSED");
    }

    @Test
    void theMessagesToAPersonThatWereNotAdmittedAtOnceAreNamedApart() {
        database.execute("CREATE TABLE traffic (recipient BINARY(16) NOT NULL, at DATETIME(6) NOT NULL, message_id BINARY(16) NOT NULL,"
                + " PRIMARY KEY (recipient, at, message_id))");
        database.execute("CREATE TABLE decision (message_id BINARY(16) NOT NULL, round SMALLINT NOT NULL, recipient BINARY(16) NOT NULL,"
                + " outcome ENUM ('ADMITTED', 'DEFERRED', 'REFUSED') NOT NULL, PRIMARY KEY (message_id, round),"
                + " KEY decision_of_recipient (recipient))");
        database.update("INSERT INTO decision VALUES (" + ONE + ", 0, " + ONE + ", 'ADMITTED'), (" + TWO + ", 0, " + ONE
                + ", 'DEFERRED'), (" + TWO + ", 1, " + ONE + ", 'DEFERRED'), (" + TWO + ", 2, " + TWO + ", 'ADMITTED'), (" + THREE
                + ", 0, " + TWO + ", 'REFUSED'), (X'04', 0, " + TWO + ", 'ADMITTED')");
        database.update("INSERT INTO traffic VALUES (" + ONE + ", '2026-11-01', " + ONE + "), (" + TWO + ", '2026-11-01', " + TWO
                + "), (" + THREE + ", '2026-11-01', X'04')");

        migrate("V351__verdicts_of_a_person_by_message.sql");

        assertThat(rows("SELECT CONCAT_WS(' ', HEX(LEFT(recipient, 1)), HEX(LEFT(message_id, 1))) FROM held_back"
                + " ORDER BY recipient, message_id"))
                .as("04 was admitted to one whose traffic does not name it").containsExactly("01 02", "02 03", "02 04");
        assertThat(rows("SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = DATABASE()"
                + " AND table_name = 'decision'")).containsExactly("PRIMARY");
    }

    private void receipt(String message, String type, String at, int code, String booked) {
        database.update("INSERT INTO receipt VALUES (" + message + ", ?, ?, ?, ?)", type, at, code, booked);
    }

    private List<String> rows(String sql) {
        return database.queryForList(sql, String.class);
    }

    private void migrate(String file) {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/" + file)).execute(source);
    }
}
