package io.tollgate.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's own MariaDB server, with its files in one folder. It listens on a random free port of the loopback interface, asks for
 * the password that lies in that folder, and ends when this process ends, however that happens.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String SCHEMA = "tollgate";
    private static final String USER = "tollgate";
    private static final int LONGEST_SOCKET = 100;
    private static final int PATIENCE_SECONDS = 60;
    private static final int PORTS_TO_TRY = 3;

    private final DataFolder folder;
    private final Starter starter;
    private final int port;
    private final String password;
    private volatile ServerProcess server;
    private volatile Runnable end = () -> {};

    private EmbeddedDatabase(DataFolder folder, Starter starter, int port, String password) throws IOException {
        this.folder = folder;
        this.starter = starter;
        this.port = port;
        this.password = password;
        this.server = starter.start(port);
    }

    /** Starts the server on the files below {@code folder}; the first start creates them. */
    public static EmbeddedDatabase start(Path folder) {
        DataFolder taken = DataFolder.take(folder);
        try {
            return start(taken);
        } catch (IOException failure) {
            close(taken);
            throw new DatabaseUnusable("the embedded database does not start in " + taken.path() + " (" + failure + "). Maybe the disk is"
                    + " full, or the folder is not this user's.", failure);
        } catch (InterruptedException failure) {
            close(taken);
            Thread.currentThread().interrupt();
            throw new DatabaseUnusable("interrupted while the embedded database started", failure);
        } catch (RuntimeException failure) {
            close(taken);
            throw failure;
        }
    }

    /** The URL for Connector/J, with {@code useInformationSchema=false} because MariaDB's information schema lacks tables of MySQL's. */
    public String url(String schema) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + schema + "?useInformationSchema=false&createDatabaseIfNotExist=true&useSSL=false&"
                + NamedDatabase.OPTIONS;
    }

    public String url() {
        return url(SCHEMA);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Whether the server's process runs; it may not answer nevertheless. */
    boolean isRunning() {
        return server.isAlive();
    }

    /** @param watch runs when the server ends; it may run twice */
    void whenItEnds(Runnable watch) {
        end = watch;
        server.onEnd(watch);
    }

    /** Restarts a server that has ended on its own, on the same port, so that the URL stays valid. The recovery of its files takes time. */
    void startAgain() throws IOException, InterruptedException {
        server = starter.start(port);
        if (!server.awaits(this::answers, PATIENCE_SECONDS)) {
            server.kill();
            throw new DatabaseUnusable(server.complaint());
        }
        server.onEnd(end);
    }

    /** The server's log file. */
    Path serverLog() {
        return starter.home.resolve("server.log");
    }

    @Override
    public void close() {
        try {
            if (answers()) {
                server.stop();
            } else {
                server.kill(); // its files survive that, and a server that does not answer would not stop within a minute
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close(folder);
        }
    }

    private static EmbeddedDatabase start(DataFolder folder) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.path().resolve("database"));
        ServerProcess.endFormer(home);
        ServerPrograms programs = ServerPrograms.in(home);
        programs.install(home.resolve("data"));
        String password = password(home.resolve("password"));
        Path opening = secret(home.resolve("opening.sql"), opening(password));
        String complaint = "";
        for (int attempt = 0; attempt < PORTS_TO_TRY; attempt++) { // another program may take the port first
            EmbeddedDatabase database = new EmbeddedDatabase(folder, new Starter(programs, home, opening), freePort(), password);
            if (database.server.awaits(database::answers, PATIENCE_SECONDS)) {
                return database;
            }
            database.server.stop();
            complaint = database.server.complaint();
        }
        throw new DatabaseUnusable(
                "the embedded database does not start in " + home + ": " + complaint + ". Maybe the disk is full, or files"
                        + " there are not this user's; " + home.resolve("server.log") + " says more.");
    }

    private static List<String> options(Path home, Path opening, int port) throws IOException {
        return List.of(
                "--datadir=" + home.resolve("data"),
                "--init-file=" + opening,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + socket(home),
                "--skip-name-resolve",
                "--skip-ssl", // useless on the loopback, and its key costs 10 s at every start
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--transaction-isolation=READ-COMMITTED",
                "--max-allowed-packet=64M",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=256M",
                "--innodb-log-file-size=256M",
                "--max-connections=200");
    }

    /** The socket's path: in the database's home, or in a temporary folder if that path is too long for a socket. */
    private static Path socket(Path home) throws IOException {
        Path near = home.toAbsolutePath().resolve("socket");
        return near.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET
                ? near
                : Files.createTempDirectory("tollgate").resolve("socket");
    }

    /** SQL that the server runs before it accepts connections: afterwards no account of the installation can connect over the network. */
    private static String opening(String password) {
        return """
                DROP USER IF EXISTS ''@'localhost';
                DROP USER IF EXISTS 'root'@'127.0.0.1';
                DROP USER IF EXISTS 'root'@'::1';
                CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1';
                ALTER USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO '%1$s'@'127.0.0.1';
                CREATE DATABASE IF NOT EXISTS %3$s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                """.formatted(USER, password, SCHEMA);
    }

    private static String password(Path file) throws IOException {
        if (Files.exists(file)) {
            String kept = Files.readString(file).strip();
            if (kept.matches("[0-9a-f]{48}")) {
                return kept;
            }
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        secret(file, password);
        return password;
    }

    /** Writes a file that only this user can read, even before it has content. */
    private static Path secret(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url() + "&socketTimeout=2000", USER, password)) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void close(DataFolder folder) {
        try {
            folder.close();
        } catch (IOException failure) {
            log.warn("The data folder's lock cannot be given back: {}", failure.getMessage());
        }
    }

    /** What each start of the server needs. */
    private record Starter(ServerPrograms programs, Path home, Path opening) {

        ServerProcess start(int port) throws IOException {
            return ServerProcess.start(programs.server(options(home, opening, port)), home);
        }
    }
}
