package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedDatabaseTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://db/tollgate,               jdbc:mysql://db/tollgate?a=1&b=2",
        "jdbc:mysql://db/tollgate?,              jdbc:mysql://db/tollgate?a=1&b=2",
        "jdbc:mysql://db/tollgate?sslMode=X,     jdbc:mysql://db/tollgate?sslMode=X&a=1&b=2",
        "jdbc:mysql://db/tollgate?b=9,           jdbc:mysql://db/tollgate?b=9&a=1",
        "jdbc:mysql://db/tollgate?a=9&b=9,       jdbc:mysql://db/tollgate?a=9&b=9",
        "jdbc:mysql://db/tollgate?bb=9,          jdbc:mysql://db/tollgate?bb=9&a=1&b=2"})
    void optionsAreAddedWhereTheOperatorHasSetNone(String url, String complete) {
        assertThat(NamedDatabase.with(url, "a=1&b=2")).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource({"8.4.0, 8, 4", "9.7.4, 9, 7", "11.4.5-MariaDB, 11, 4", "5.5.5-12.0.2-MariaDB, 12, 0"})
    void serversOfTheseVersionsAreAccepted(String version, int major, int minor) {
        assertThatCode(() -> NamedDatabase.refuseOld(version, major, minor, "jdbc:mysql://db/tollgate")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"5.7.44, 5, 7", "8.0.43, 8, 0", "8.3.0, 8, 3", "10.11.14-MariaDB, 10, 11", "11.3.2-MariaDB, 11, 3"})
    void olderServerIsRefused(String version, int major, int minor) {
        assertThatThrownBy(() -> NamedDatabase.refuseOld(version, major, minor, "jdbc:mysql://admin:pass@db/tollgate?password=pass"))
                .hasMessageContaining("version " + version).hasMessageContaining("Maybe update").hasMessageNotContaining("pass");
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://db/tollgate", "jdbc:mariadb://db/tollgate", "mysql://db/tollgate"})
    void aDatabaseOtherThanMysqlIsRefused(String url) {
        assertThatThrownBy(() -> NamedDatabase.check(url, "u", "p")).hasMessageContaining(url)
                .hasMessageContaining("Maybe write jdbc:mysql:");
    }

    @Test
    void wrongPasswordIsNotRepeatedInTheComplaint() {
        String url = TestDatabase.fresh().replaceAll("password=[^&]*", "password=open-sesame");

        assertThatThrownBy(() -> NamedDatabase.check(url, "", "")).hasMessageContaining("Access denied")
                .hasMessageNotContaining("open-sesame");
    }

    @Test
    void anEmptySchemaGetsACollationThatComparesLetterByLetter() throws SQLException {
        String url = TestDatabase.fresh();
        execute(url, "ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_swedish_ci");

        NamedDatabase named = NamedDatabase.check(url, "", "");

        assertThat(collation(named.url())).isEqualTo("utf8mb4_bin");
    }

    @Test
    void schemaWithTablesAndAnotherCollationIsLeftAlone() throws SQLException {
        String url = TestDatabase.fresh();
        execute(url, "ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_swedish_ci");
        execute(url, "CREATE TABLE theirs (id INT PRIMARY KEY)");

        assertThatThrownBy(() -> NamedDatabase.check(url, "", "")).hasMessageContaining("has tables")
                .hasMessageContaining("Maybe name an empty schema");
        assertThat(collation(url)).isEqualTo("latin1_swedish_ci");
    }

    private static void execute(String url, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute(statement);
        }
    }

    private static String collation(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var answer = connection.createStatement().executeQuery("SELECT @@collation_database")) {
            answer.next();
            return answer.getString(1);
        }
    }
}
