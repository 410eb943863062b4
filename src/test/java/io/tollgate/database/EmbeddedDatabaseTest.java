package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Order(1)
class EmbeddedDatabaseTest {

    private static final Path folder = ServerProgramsOfTests.into(Path.of("target", "embedded-database"));

    @Test
    void onlyThisUserCanReadThePasswordAndNobodyConnectsWithoutIt() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(List.of("root", "tollgate", ""))
                    .allSatisfy(user -> assertThatThrownBy(() -> DriverManager.getConnection(database.url(), user, ""))
                            .isInstanceOf(SQLException.class).hasMessageContaining("Access denied"));
            assertThat(folder.resolve("database/password")).hasContent(database.password());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("database/password"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("database/opening.sql"))))
                    .isEqualTo("rw-------");
            assertThat(database.url()).doesNotContain(database.password());
        }
    }

    @Test
    void keepsRecordsAndPasswordFromStartToStart() throws SQLException {
        String password;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder); Connection connection = connect(database)) {
            password = database.password();
            connection.createStatement().execute("CREATE TABLE IF NOT EXISTS kept (id INT PRIMARY KEY)");
            connection.createStatement().execute("REPLACE INTO kept VALUES (7)");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder); Connection connection = connect(database)) {
            assertThat(database.password()).isEqualTo(password);
            assertThat(connection.createStatement().executeQuery("SELECT id FROM kept").next()).isTrue();
        }
    }

    @Test
    void aLostPasswordIsReplacedAndTheRecordsAreKept() throws IOException, SQLException {
        try (EmbeddedDatabase _ = EmbeddedDatabase.start(folder)) {
            Files.writeString(folder.resolve("database/password"), "");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder); Connection connection = connect(database)) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(folder.resolve("database/password")).hasContent(database.password());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "damaged", "pid=\nstarted=", "pid=99999999999999999999", "pid=-1\nstarted=x", "pid=\\u00zz"})
    void theNoteOfTheFormerServerMayBeDamaged(String damaged, @TempDir Path home) throws IOException {
        Path note = Files.writeString(home.resolve("server.pid"), damaged);

        ServerProcess.endFormer(home);

        assertThat(note).doesNotExist();
    }

    @Test
    void doesNotEndAProcessThatReusedTheFormerServersId(@TempDir Path home) throws IOException {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        Files.writeString(home.resolve("server.pid"), "pid=" + bystander.pid() + "\nstarted=2001-01-01T00:00:00Z\n");

        ServerProcess.endFormer(home);

        assertThat(bystander.isAlive()).isTrue();
        bystander.destroyForcibly();
    }

    @Test
    void endsAFormerServerThatStillRuns() throws Exception {
        EmbeddedDatabase.start(folder).close();
        Path home = folder.toRealPath().resolve("database");
        ProcessBuilder lingering = ServerPrograms.in(home).server(List.of("--datadir=" + home.resolve("data"), "--skip-networking",
                "--skip-ssl", "--socket=" + Files.createTempDirectory("tollgate").resolve("socket")));
        ServerProcess former = ServerProcess.start(lingering, home);

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder); Connection connection = connect(database)) {
            assertThat(connection.isValid(1)).isTrue();
        } finally {
            former.stop();
        }
    }

    @Test
    void severalDatabasesAreCreatedAtTheSameTime(@TempDir Path homes) throws Exception {
        Path unpacked = unpacked();
        List<Callable<Path>> installations = IntStream.range(0, 4).mapToObj(number -> (Callable<Path>) () -> {
            Path home = Files.createDirectory(homes.resolve("home-" + number));
            Files.createSymbolicLink(home.resolve(unpacked.getFileName()), unpacked);
            ServerPrograms.in(home).install(home.resolve("data"));
            return home.resolve("data/mysql");
        }).toList();

        try (ExecutorService machine = Executors.newFixedThreadPool(4)) {
            for (Future<Path> made : machine.invokeAll(installations)) {
                assertThat(made.get()).isDirectory();
            }
        }
    }

    private static Path unpacked() throws IOException {
        try (Stream<Path> files = Files.list(folder.toRealPath().resolve("database"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("mariadb-")).findFirst().orElseThrow();
        }
    }

    @Test
    void aFolderServesOneDatabaseAtATime() {
        try (EmbeddedDatabase _ = EmbeddedDatabase.start(folder)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder)).isInstanceOf(DataFolder.InUse.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void damagedFilesAreReportedInOneLine() throws IOException {
        EmbeddedDatabase.start(folder).close();
        Path control = folder.resolve("database/data/ibdata1");
        byte[] good = Files.readAllBytes(control);
        Files.write(control, new byte[4096]);

        assertThatThrownBy(() -> EmbeddedDatabase.start(folder)).isInstanceOf(DatabaseUnusable.class)
                .hasMessageContaining("Maybe ").message().satisfies(message -> assertThat(message.lines()).hasSize(1));

        Files.write(control, good);
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
