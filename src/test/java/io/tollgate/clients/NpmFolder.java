package io.tollgate.clients;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of a folder with JavaScript below {@code target}, where npm installs what its lock file names.
 *
 * @param sources with {@code package.json} and {@code package-lock.json}
 * @param home    absolute; what was installed there stays until the lock file changes
 */
record NpmFolder(Path sources, Path home) {

    static final String MISSING = "There is no node and npm: ";

    static boolean isThere() {
        return isThere("node") && isThere("npm");
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What npm and node wrote. */
    Path log() {
        return home.resolve("log.txt");
    }

    /** @return whether everything is installed; false if npm reaches no registry */
    boolean install(int seconds) throws IOException {
        Path lock = home.resolve("package-lock.json");
        boolean installed = Files.exists(home.resolve("node_modules/.package-lock.json")) && Files.exists(lock)
                && Files.mismatch(lock, sources.resolve("package-lock.json")) < 0;
        copy();
        boolean done = installed || runs(seconds, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline",
                "--fetch-retries=0");
        if (!done) {
            Files.deleteIfExists(lock);
        }
        return done;
    }

    private void copy() throws IOException {
        try (Stream<Path> all = Files.walk(sources)) {
            for (Path source : all.toList()) {
                Path to = home.resolve(sources.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(source, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** What npm has to compile, it compiles without optimizing: with it, SQLite alone takes more than a minute. */
    ProcessBuilder command(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(Map.of("CFLAGS", "-O0", "CXXFLAGS", "-O0"));
        return builder;
    }

    /** @return whether it ended in time, and well */
    boolean runs(int seconds, String... command) throws IOException {
        Process process = command(command).redirectErrorStream(true).redirectOutput(log().toFile()).start();
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
