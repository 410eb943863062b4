package io.tollgate.reliability;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Tollgate as a jar with an archive of its loaded classes, made once for the whole test run by a start that serves nothing
 * else: each start after it takes less than half the time.
 */
final class ProgramFiles {

    private static final Path FOLDER = Path.of("target", "reliability");
    private static final Path JAR = FOLDER.resolve("tollgate.jar");
    private static final Path ARCHIVE = FOLDER.resolve("tollgate.jsa");
    private static final Path CLASSES = Path.of("target", "classes");

    static {
        try {
            Files.createDirectories(FOLDER);
            ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--file", JAR.toString(), "-C", CLASSES.toString(), ".");
            makeArchive();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ProgramFiles() {}

    /** The command that starts Tollgate, without its own options. */
    static List<String> command() {
        return java("-XX:SharedArchiveFile=" + ARCHIVE.toAbsolutePath(), "-Xshare:auto");
    }

    private static void makeArchive() throws IOException {
        Path output = FOLDER.resolve("archive.log");
        List<String> command = java("-XX:ArchiveClassesAtExit=" + ARCHIVE.toAbsolutePath(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        command.addAll(List.of("--server.port=0", "--tollgate.data=" + FOLDER.resolve("start-and-stop")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            await().pollInSameThread().atMost(Duration.ofMinutes(4)).until(() -> !process.isAlive() || Files.readString(output).contains("Started Tollgate"));
            process.destroy();
            process.waitFor(2, MINUTES);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), "io.tollgate.Tollgate"));
        return command;
    }

    private static String classPath() {
        return Stream.concat(Stream.of(JAR.toString()), Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))).collect(joining(File.pathSeparator));
    }
}
