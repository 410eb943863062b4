package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.database.TestDatabase;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/** With the rights of {@code docker/grants.sql} all work of money goes on, and nobody who has them changes what is booked. */
@DatabaseTest
@ContextConfiguration(initializers = {ConfigDataApplicationContextInitializer.class, TestDatabase.class, GrantsTest.Granted.class})
class GrantsTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @Autowired
    Ledger ledger;
    @Autowired
    Payments payments;
    @Autowired
    Journal journal;
    @Autowired
    Reconciliation reconciliation;
    @Autowired
    RateCards cards;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;

    private BusinessId shop;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
        shop = world.business().in("UTC").onAccount("10").enrol().id();
    }

    @Test
    void everythingIsBooked() {
        assertThat(jdbc.queryForObject("SELECT CURRENT_USER()", String.class)).startsWith("tollgate_granted@");
        List<Reservation> messages = Stream.generate(() -> held(shop, Category.UTILITY, 45_000, NOON)).limit(4).toList();
        assertThat(ledger.reserve(messages)).isTrue();
        Charge charge = ledger.settle(List.of(new Delivered(messages.get(0).id(), NOON), new Delivered(messages.get(1).id(), NOON)),
                List.of(messages.get(2).id())).getFirst();
        ledger.release(List.of(messages.get(3).id()));

        Payment payment = payments.book(shop, usd(1_000_000), "one", NOON, booking()).payment();
        payments.refund(payment, usd(2), "two", booking());
        payments.eraseReferences(List.of(payment.id()));
        assertThat(payments.byId(payment.id()).orElseThrow().reference()).isEqualTo(Payments.ERASED);
        payments.reverse(payments.book(shop, usd(3), "three", NOON, booking()).payment(), booking());
        payments.reverse(payments.book(shop, usd(900_000), "four", NOON, booking()).payment(), booking());
        payments.takeBack(charge, booking());
        BusinessId bakery = world.business().in("UTC").onAccount("10").enrol().id();
        Reservation owed = held(bakery, Category.UTILITY, 45_000, NOON);
        ledger.reserve(List.of(owed));
        ledger.settle(List.of(new Delivered(owed.id(), NOON)), List.of());
        payments.writeOff(bakery, usd(40_000), "five", booking());
        ledger.book(new Invoiced(shop, "G-" + shop, usd(90_000), usd(90_000), usd(19_000), NOON, "job"));
        ledger.close(shop, YearMonth.of(2026, 10));
        ledger.invoiced(shop, YearMonth.of(2026, 10));

        assertThat(journal.balances("business:" + shop, NOON.plusSeconds(60 * 86_400L))).isNotEmpty();
        reconciliation.compareAll();
        world.audit().of(shop);
        world.audit().of(bakery);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE entry SET amount_micros = 0", "DELETE FROM entry", "TRUNCATE TABLE entry", "DROP TABLE entry",
        "ALTER TABLE entry DROP COLUMN reason", "REPLACE INTO entry SELECT * FROM entry", "UPDATE payment SET amount_micros = 0",
        "DELETE FROM payment", "UPDATE entry_seal SET entries = 0", "DELETE FROM entry_sum", "UPDATE audit_entry SET account = ''",
        "DELETE FROM invoice_line", "CREATE TRIGGER t BEFORE INSERT ON entry FOR EACH ROW SET NEW.amount_micros = 0",
        "GRANT UPDATE ON entry TO CURRENT_USER()", "DELETE FROM flyway_schema_history"})
    void whatIsBookedCannotBeChanged(String sql) {
        ledger.credit(shop, usd(5), "x", NOON);

        assertThatThrownBy(() -> jdbc.execute(sql)).rootCause().hasMessageMatching(".*(denied|Access).*");
    }

    private static Booking booking() {
        return new Booking("ann", NOON, "reason");
    }

    /** Runs what {@code docker/grants.sql} prints, and has the context work with that user. */
    static class Granted implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        private static final String USER = "'tollgate_granted'@'%'";
        private static final String PASSWORD = "granted-in-a-test";

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            String url = TestDatabase.migrated();
            String schema = url.replaceAll(".*/([^/?]+)\\?.*", "$1");
            try (Connection administrator = administrator(url); Statement statement = administrator.createStatement()) {
                statement.execute("DROP USER IF EXISTS " + USER);
                statement.execute("CREATE USER " + USER + " IDENTIFIED BY '" + PASSWORD + "'");
                for (String grant : printed(statement, schema)) {
                    statement.execute(grant);
                }
            } catch (SQLException | IOException failure) {
                throw new IllegalStateException("no rights", failure);
            }
            TestPropertyValues.of("spring.datasource.url=" + url.replaceAll("user=[^&]*", "user=tollgate_granted")
                    .replaceAll("password=[^&]*", "password=" + PASSWORD)).applyTo(context);
        }

        private static List<String> printed(Statement statement, String schema) throws SQLException, IOException {
            List<String> grants = new ArrayList<>();
            String file = Files.readString(Path.of("docker/grants.sql")).replaceAll("(?m)^\\s*--.*$", "");
            for (String sql : file.split(";\\s*\\n")) {
                if (sql.strip().startsWith("SET ")) {
                    statement.execute("SET @schema = '" + schema + "', @user = '" + USER.replace("'", "''") + "'");
                } else if (!sql.isBlank()) {
                    try (ResultSet rows = statement.executeQuery(sql)) {
                        while (rows.next()) {
                            grants.add(rows.getString(1));
                        }
                    }
                }
            }
            return grants;
        }

        /** The user of the embedded server has all rights but that of giving them on. */
        private static Connection administrator(String url) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
                if (connection.getMetaData().getDatabaseProductVersion().toLowerCase(Locale.ROOT).contains("mariadb")) {
                    statement.execute("UPDATE mysql.global_priv SET Priv = JSON_SET(Priv, '$.access', 18446744073709551615)"
                            + " WHERE CONCAT(User, '@', Host) = CURRENT_USER()");
                    statement.execute("FLUSH PRIVILEGES");
                }
            }
            return DriverManager.getConnection(url);
        }
    }
}
